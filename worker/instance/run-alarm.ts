import { nextDeadline } from '../engine/deadline.ts';
import type { Turn } from '../engine/draft.ts';
import type { Run } from '../engine/state.ts';
import { EarliestAlarm } from '../lib/earliest-alarm.ts';
import { messageOf } from '../lib/log-line.ts';
import type { HotTime } from './hot-time.ts';
import type { InstancePorts } from './instance-ports.ts';
import { HOLD_RETRY_MS, type PlatformHold } from './platform-hold.ts';

/** While nothing new happens, alarms follow each other no closer than this. */
const IDLE_STEP_MS = 1000;

/**
 * An ended run's debts are nearly always settled within its last turn, so moving an alarm that rings soon anyway would
 * be a row written for nothing.
 */
const DEBT_SLACK_MS = 60_000;

/** A run wakes after this, should an order to it have been cut short. */
const ORDER_GUARD_MS = 30_000;

/** A run's alarm, and what is known of the platform's refusals while it refuses alarms or writes (A27). */
export class RunAlarm {
	readonly #ports: Pick<InstancePorts, 'now' | 'log'>;
	readonly #alarm: EarliestAlarm;
	readonly #hot: HotTime;
	#hold: PlatformHold | null = null;

	constructor(ports: Pick<InstancePorts, 'alarm' | 'now' | 'log'>, hot: HotTime) {
		this.#ports = ports;
		this.#hot = hot;
		this.#alarm = new EarliestAlarm(ports.alarm);
	}

	get hold(): PlatformHold | null {
		return this.#hold;
	}

	load(now: number): Promise<void> {
		return this.#alarm.load(now);
	}

	rang(): void {
		this.#alarm.rang();
	}

	/** Arms for what a stored turn left due. Refused, the run goes on with what others bring; the second clock stands in. */
	async follow(run: Run, turn: Turn, now: number): Promise<void> {
		const due = nextDeadline(run) ?? this.#hot.endsAt(run);
		const earliest = turn.facts.length > 0 ? now : now + IDLE_STEP_MS;
		try {
			await this.#alarm.ensure(due === null ? null : Math.max(due, earliest), run.endedAt === null ? 0 : DEBT_SLACK_MS);
			this.#hold = null;
		} catch (problem) {
			this.#note(problem);
		}
	}

	/**
	 * Arms a run before an order: one that rests, or waits for days, would be woken by nobody in time if it died between
	 * storing what the order made of it and arming. Refused, the order is carried out all the same.
	 */
	async armSoon(now: number): Promise<void> {
		try {
			await this.#alarm.load(now);
			await this.#alarm.ensure(now + ORDER_GUARD_MS);
		} catch (problem) {
			this.#note(problem);
		}
	}

	/** Makes sure to wake at `at` or earlier. */
	async ensure(at: number): Promise<void> {
		try {
			await this.#alarm.ensure(at);
		} catch (problem) {
			this.#note(problem);
		}
	}

	/** The platform refused a write: tried again before long. */
	async retrySoon(problem: unknown): Promise<void> {
		this.#note(problem);
		await this.ensure(this.#ports.now() + HOLD_RETRY_MS);
	}

	#note(problem: unknown): void {
		const reason = messageOf(problem);
		this.#hold = { kind: 'refused', reason, since: this.#hold?.since ?? this.#ports.now() };
		this.#ports.log('platform_hold', { reason });
	}
}
