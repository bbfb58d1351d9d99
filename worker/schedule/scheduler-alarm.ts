import type { EarliestAlarm } from '../lib/earliest-alarm.ts';

const SECOND_MS = 1000;

/** Whether an alarm set for this time says that every start had been confirmed when it was set. */
export function isOfSchedule(alarmAt: number): boolean {
	return alarmAt % SECOND_MS === 0;
}

/**
 * A scheduler's alarm. Occurrences are due at whole seconds; an alarm that also has to look after starts nobody confirmed
 * is never set for one. So an object that wakes without memory, as it does before every occurrence of most schedules,
 * knows without reading all its starts that none of them is in doubt.
 */
export class SchedulerAlarm {
	readonly #alarm: EarliestAlarm;

	constructor(alarm: EarliestAlarm) {
		this.#alarm = alarm;
	}

	/**
	 * Makes sure that the object wakes in time.
	 *
	 * @param dueAt when something of a schedule is due next; null for never.
	 * @param confirmAt when unconfirmed starts are to be looked at; null when there are none.
	 * @throws Error when the platform refuses; the next call tries again.
	 */
	async ensure(dueAt: number | null, confirmAt: number | null): Promise<void> {
		if (confirmAt === null) return this.#alarm.ensure(dueAt);
		const at = Math.min(confirmAt, dueAt ?? confirmAt);
		const { armedAt } = this.#alarm;
		if (armedAt !== null && armedAt <= at && isOfSchedule(armedAt)) return this.#alarm.move(armedAt + 1);
		return this.#alarm.ensure(isOfSchedule(at) ? at + 1 : at);
	}
}
