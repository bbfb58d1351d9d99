import type { ClaimedAttempt } from '../../worker/engine/claim.ts';
import type { AttemptRef, DeliveryReport } from '../../worker/engine/command.ts';
import { aClaimedAttempt, aTask } from './builders.ts';

/** A run as its object behaves towards consumers: claims are handed out while current, a first result counts. */
export class FakeRun {
	readonly queued = new Set<string>();
	readonly ended = new Map<string, DeliveryReport>();
	readonly refused: DeliveryReport[] = [];
	/** Keys that become runnable when a key ends. */
	readonly next: (key: string) => readonly string[];
	/** Called with each key that a claim hands out. */
	onClaim: (key: string) => void = () => undefined;
	/** Keys that went by queue because the consumer did not take them. */
	readonly sentByQueue: string[] = [];

	constructor(first: readonly string[], next: (key: string) => readonly string[] = () => []) {
		for (const key of first) this.queued.add(key);
		this.next = next;
	}

	claim(instanceId: string, attempts: readonly AttemptRef[]): ClaimedAttempt[] {
		const current = attempts.filter(({ task }) => this.queued.has(task));
		for (const { task } of current) this.onClaim(task);
		return current.map(({ task }) => claimedOf(instanceId, task));
	}

	report(instanceId: string, deliveries: readonly DeliveryReport[], take: number): ClaimedAttempt[] {
		const runnable: string[] = [];
		for (const delivery of deliveries) {
			if (this.ended.has(delivery.task)) this.refused.push(delivery);
			else {
				this.ended.set(delivery.task, delivery);
				this.queued.delete(delivery.task);
				runnable.push(...this.next(delivery.task));
			}
		}
		for (const key of runnable) this.queued.add(key);
		this.sentByQueue.push(...runnable.slice(take));
		return runnable.slice(0, take).map((key) => claimedOf(instanceId, key));
	}
}

function claimedOf(instanceId: string, key: string): ClaimedAttempt {
	const instance = { id: instanceId, scheduleTime: 0, timeZone: 'UTC', kind: 'manual' as const };
	return aClaimedAttempt({ task: aTask(key), instance });
}
