/** What one attempt went through, as the executor saw it. */
export interface SeenAttempt {
	readonly taskKey: string;
	readonly number: number;
	/** How often `task.run` came for it. */
	sends: number;
	/** How often its result was taken: by a 200 answer that was written, or by a 200 to the callback. */
	taken: number;
	result: object | undefined;
}

/** The executor's own account of a run: it survives every kill, so it is what the run is judged by. */
export class AttemptLedger {
	readonly attempts = new Map<string, SeenAttempt>();
	/** Each time an attempt came while another one of the same task had not ended. */
	readonly overlaps: string[] = [];
	#runsSeen = 0;
	#waits: { readonly count: number; readonly resolve: () => void }[] = [];

	/** Notes that a run message came, and answers whether it is the first one of its attempt. */
	arrived(instanceId: string, taskKey: string, attemptId: string, attemptNumber: number): boolean {
		this.#runsSeen += 1;
		this.#resolveWaits();
		const known = this.attempts.get(attemptId);
		if (known !== undefined) {
			known.sends += 1;
			return false;
		}
		for (const [otherId, other] of this.attempts) {
			const isSameTask = otherId.startsWith(`${instanceId}.`) && other.taskKey === taskKey;
			if (isSameTask && other.result === undefined) this.overlaps.push(`${attemptId} beside ${otherId}`);
		}
		this.attempts.set(attemptId, { taskKey, number: attemptNumber, sends: 1, taken: 0, result: undefined });
		return true;
	}

	/** Resolves when this many more run messages have come. */
	afterRuns(count: number): Promise<void> {
		return new Promise((resolve) => {
			this.#waits.push({ count: this.#runsSeen + count, resolve });
		});
	}

	/** The attempts of one run. */
	of(instanceId: string): [id: string, attempt: SeenAttempt][] {
		return [...this.attempts].filter(([id]) => id.startsWith(`${instanceId}.`));
	}

	#resolveWaits(): void {
		for (const wait of this.#waits) if (wait.count <= this.#runsSeen) wait.resolve();
		this.#waits = this.#waits.filter(({ count }) => count > this.#runsSeen);
	}
}
