import type { Random } from './random.ts';

/** What goes wrong between the parts and below them; a run whose executors are honest comes out as if nothing had. */
export const PLATFORM_FAULTS = [
	'queue_drops',
	'queue_duplicates',
	'queue_delays',
	'queue_reorders',
	'queue_refuses',
	'consumer_dies',
	'call_unreachable',
	'call_answer_lost',
	'call_slow',
	'report_repeated',
	'crash_before_write',
	'crash_after_write',
	'crash_before_send',
	'crash_at_rest',
	'eviction',
	'write_refused',
	'alarm_refused',
	'alarm_lost',
	'alarm_late',
	'alarm_doubled',
	'clock_drifts',
	'capacity_late',
	'capacity_restarts',
	'database_down',
	'bucket_down',
] as const;

/** What executors do that leaves a run's outcome alone, because a delivery is not an attempt. */
export const DELIVERY_FAULTS = ['connection_refused', 'retry_later', 'answer_lost'] as const;

/** What costs attempts, or people's patience: mostly what executors do. */
export const COSTLY_FAULTS = [
	'clock_jumps',
	'too_slow',
	'answer_cut',
	'server_error',
	'server_error_after_work',
	'maybe_received',
	'misconfigured',
	'garbage_answer',
	'silent_running',
	'silent_dead',
	'cut_off',
	'restarted',
	'ignores_stop',
	'answers_stop_late',
	'calls_back_twice',
	'calls_back_late',
	'calls_back_early',
	'disabled',
] as const;

export const FAULT_KINDS = [...PLATFORM_FAULTS, ...DELIVERY_FAULTS, ...COSTLY_FAULTS] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

const RATES = [0.01, 0.05, 0.2] as const;

/**
 * Which faults a world has and how often. Every world has another subset: a world with all of them at once would hardly
 * ever come as far as the rare ones that only a single fault at a special moment brings about.
 */
export class Faults {
	readonly #random: Random;
	readonly #rates = new Map<FaultKind, number>();
	/** How often each fault really occurred. */
	readonly counts = new Map<FaultKind, number>();
	#over = false;

	constructor(
		random: Random,
		chosen: { readonly faults: readonly FaultKind[]; readonly faultShare: number; readonly faultRate: number | null },
	) {
		this.#random = random;
		for (const kind of random.some(chosen.faults, chosen.faultShare))
			this.#rates.set(kind, chosen.faultRate ?? random.pick(RATES));
	}

	get enabled(): readonly FaultKind[] {
		return [...this.#rates.keys()];
	}

	/** True while things may still go wrong. */
	get active(): boolean {
		return !this.#over;
	}

	/** Whether this fault happens here and now. Asked only where it would really have an effect, because hits count. */
	hits(kind: FaultKind): boolean {
		const rate = this.#over ? undefined : this.#rates.get(kind);
		if (rate === undefined || !this.#random.chance(rate)) return false;
		this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
		return true;
	}

	/** From now on nothing goes wrong any more. */
	end(): void {
		this.#over = true;
	}
}
