import type { RunBlockerKind } from '../../../contract/why.ts';
import { tasksInWords } from './blocker.ts';

/** What one task does, and several do, that have the same blocker. */
const PHRASES: Readonly<Partial<Record<RunBlockerKind, readonly [one: string, several: string]>>> = {
	held: ['is held', 'are held'],
	run_pausing: ['starts when the run goes on', 'start when the run goes on'],
	run_paused: ['starts when the run goes on', 'start when the run goes on'],
	start_delay: ['waits for its start delay', 'wait for their start delays'],
	retry_interval: ['waits for its next attempt', 'wait for their next attempts'],
	retry_turn: ['waits for its turn among the retries', 'wait for their turns among the retries'],
	former_stop: [
		'waits until its former attempt has been told to stop',
		'wait until their former attempts have been told to stop',
	],
	daily_window: ['waits for the hours in which it may start', 'wait for the hours in which they may start'],
	slot: ['waits for a slot', 'wait for slots'],
	no_executor: ['has no executor that takes it', 'have no executor that takes them'],
	delivery: ['is on its way to its executor', 'are on their way to their executors'],
	redelivery: ['could not be delivered and is sent again', 'could not be delivered and are sent again'],
	running: ['runs', 'run'],
	lost_contact: ['has an executor that went silent', 'have an executor that went silent'],
	stopping: ['is being stopped', 'are being stopped'],
	next_turn: ['starts at once', 'start at once'],
};

/** A sentence about tasks that have the same blocker. */
export function groupText(kind: RunBlockerKind, count: number): string {
	const [one, several] = PHRASES[kind] ?? ['waits', 'wait'];
	return `${tasksInWords(count)} ${count === 1 ? one : several}.`;
}
