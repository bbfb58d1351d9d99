import { DELIVERY_FAULTS, FAULT_KINDS, type FaultKind, PLATFORM_FAULTS } from './faults.ts';
import type { Random } from './random.ts';

/** What kind of world a seed gives. */
export interface Profile {
	readonly name: 'undisturbed' | 'bad_platform' | 'bad_deliveries' | 'no_alarms' | 'stubborn' | 'hostile';
	readonly faults: readonly FaultKind[];
	/** Share of the candidates that the world really has. */
	readonly faultShare: number;
	/** How often each occurs where it could; null draws a rate for each. */
	readonly faultRate: number | null;
	/** The outcome is the oracle's: nothing that happens costs an attempt. */
	readonly isTame: boolean;
	/** Every task has a run timeout and retries. */
	readonly isTimed: boolean;
	readonly asyncShare: number;
	/** Longest work that is done in the background: beyond a lease it hangs on heartbeats that may be lost. */
	readonly asyncMaxMs: number;
	readonly failShare: number;
	readonly operationsMax: number;
	/** Characters of a run's log between its snapshots. */
	readonly snapshotAfter: number;
}

/** Faults that keep a run from acting in time, which may cost an attempt that has a lease or a delivery budget. */
const ENDANGERS_BUDGETS: ReadonlySet<FaultKind> = new Set([
	'write_refused',
	'alarm_refused',
	'alarm_lost',
	'clock_drifts',
	'call_slow',
	'queue_drops',
	'queue_delays',
]);

const BAD_DELIVERIES: readonly FaultKind[] = [...PLATFORM_FAULTS, ...DELIVERY_FAULTS].filter(
	(kind) => !ENDANGERS_BUDGETS.has(kind),
);

/** Executors that go on whatever they are told, and platforms that still bring everything to them. */
const STUBBORN: readonly FaultKind[] = [
	'cut_off',
	'ignores_stop',
	'answers_stop_late',
	'silent_running',
	'calls_back_late',
	'eviction',
	'crash_before_send',
	'crash_after_write',
	'queue_duplicates',
	'alarm_doubled',
];

/** Draws the profile of a world. */
export function profileOf(random: Random): Profile {
	const draw = random.next();
	const failShare = random.pick([0, 0, 0.15, 0.4]);
	const snapshotAfter = random.pick([1, 1000, 4000, 1024 * 1024]);
	const tame = {
		faultShare: 0.5,
		faultRate: null,
		isTame: true,
		isTimed: false,
		asyncShare: 0,
		asyncMaxMs: 20_000,
		failShare,
		operationsMax: 0,
		snapshotAfter,
	};
	// Rare enough that a lease or a delivery budget never runs out by bad luck alone.
	const badDeliveries = { ...tame, name: 'bad_deliveries', faults: BAD_DELIVERIES, faultRate: 0.03 } as const;
	if (draw < 0.08) return { ...tame, name: 'undisturbed', faults: [], asyncShare: random.pick([0, 0.5]) };
	if (draw < 0.3) return { ...tame, name: 'bad_platform', faults: PLATFORM_FAULTS };
	if (draw < 0.45) return { ...badDeliveries, asyncShare: random.pick([0, 0.7]) };
	if (draw < 0.5) return { ...tame, name: 'no_alarms', faults: ['alarm_lost'], faultShare: 1, faultRate: 1 };
	if (draw < 0.57) {
		const habits = { isTame: false, isTimed: true, asyncShare: 0.9, asyncMaxMs: 300_000, operationsMax: 0 };
		return { ...tame, ...habits, name: 'stubborn', faults: STUBBORN, faultShare: 0.7, faultRate: 0.4 };
	}
	return {
		name: 'hostile',
		faults: FAULT_KINDS,
		faultShare: random.pick([0.1, 0.3, 0.5]),
		faultRate: null,
		isTame: false,
		isTimed: false,
		asyncShare: random.pick([0, 0.5, 0.9]),
		asyncMaxMs: 300_000,
		failShare,
		operationsMax: random.pick([0, 3, 8]),
		snapshotAfter,
	};
}
