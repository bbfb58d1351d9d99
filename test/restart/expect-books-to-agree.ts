import { expect } from 'vitest';
import type { CountingExecutor } from './counting-executor.ts';
import type { EndedRun } from './watch-run.ts';

/** What the platform recorded of a run against what the executor saw, after so many kills. */
export function expectBooksToAgree({ ledger }: CountingExecutor, run: EndedRun, kills: number): void {
	const attempts = ledger.of(run.instanceId);
	for (const [id, { taskKey, number, sends }] of attempts) {
		expect(run.eventCounts.get(`attempt_ended ${taskKey} ${number}`), `${id} has one result`).toBe(1);
		expect(sends, `${id} was sent again without need`).toBeLessThanOrEqual(1 + kills);
	}
	const ends = [...run.eventCounts].filter(([name]) => name.startsWith('attempt_ended'));
	expect(ends, 'every result belongs to an attempt the executor had').toHaveLength(attempts.length);
	for (const [name, count] of run.eventCounts) {
		if (name.startsWith('task_succeeded') || name.startsWith('task_failed')) expect(count, name).toBe(1);
	}
}
