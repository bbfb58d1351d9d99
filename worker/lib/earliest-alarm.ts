/** The alarm of a Durable Object; the platform gives each object one. */
export interface AlarmPort {
	getAlarm(): Promise<number | null>;
	setAlarm(at: number): Promise<void>;
}

/** An alarm this much overdue was lost: in ordinary times it rings within a few ms, and moving it again is harmless. */
export const ALARM_OVERDUE_MS = 5000;

/**
 * An object's one alarm, which stands for the earliest of all its deadlines. It is only ever moved earlier: setting an
 * alarm is a row written, and an alarm that rings too early finds nothing due and moves on. An overdue one counts as
 * lost and is armed again at the next opportunity.
 */
export class EarliestAlarm {
	readonly #port: AlarmPort;
	#armedAt: number | null | undefined;

	constructor(port: AlarmPort) {
		this.#port = port;
	}

	/** When the object wakes next; null when nothing is armed, or before `load`. */
	get armedAt(): number | null {
		return this.#armedAt ?? null;
	}

	/** To be awaited before anything is decided, so that nothing has to be awaited between writing and arming. */
	async load(now: number): Promise<void> {
		if (this.#armedAt === undefined) this.#armedAt = await this.#port.getAlarm();
		if (this.#armedAt !== null && this.#armedAt < now - ALARM_OVERDUE_MS) this.#armedAt = null;
	}

	/** The alarm rings now: the platform has taken it off. */
	rang(): void {
		this.#armedAt = null;
	}

	/**
	 * Makes sure that the object wakes at `at` or earlier; null asks for nothing.
	 *
	 * @param slackMs how much later than `at` an alarm that is armed already may ring, for what is in no hurry.
	 * @throws Error when the platform refuses; the next call tries again.
	 */
	async ensure(at: number | null, slackMs = 0): Promise<void> {
		if (at === null || (typeof this.#armedAt === 'number' && this.#armedAt <= at + slackMs)) return;
		await this.move(at);
	}

	/**
	 * Sets the alarm, whatever it was set for.
	 *
	 * @throws Error when the platform refuses; the next call tries again.
	 */
	async move(at: number): Promise<void> {
		const before = this.#armedAt;
		this.#armedAt = at;
		try {
			await this.#port.setAlarm(at);
		} catch (refusal) {
			this.#armedAt = before;
			throw refusal;
		}
	}
}
