import { describe, expect, test } from 'vitest';
import type { Schema } from '#lib/api/client.ts';
import {
	activeOf,
	endsOf,
	failuresByWorkflow,
	ledgerQueryOf,
	scheduleVerdict,
	shareHeld,
	totalOf,
} from '#lib/model/overview-numbers.ts';

function run(id: string, workflowId: string): Schema<'Instance'> {
	return {
		id,
		projectId: 'prj_1',
		workflowId,
		workflowName: workflowId,
		version: 1,
		kind: 'manual',
		mode: 'normal',
		partial: false,
		state: 'failed',
		held: false,
		priority: 'MEDIUM',
		failureStrategy: 'continue',
		startedBy: 'user:usr_1',
		round: 1,
		scheduleTime: '2026-11-20T10:00:00.000Z',
		createdAt: '2026-11-20T10:00:00.000Z',
		startedAt: '2026-11-20T10:00:00.000Z',
		endedAt: '2026-11-20T10:01:00.000Z',
		archivedAt: null,
		tasks: { total: 1, success: 0, failed: 1, running: 0, skipped: 0, stopped: 0 },
	};
}

function task(instanceId: string, key: string, endedAt: string): Schema<'ListedTaskInstance'> {
	return {
		id: `${instanceId}.${key}`,
		instanceId,
		key,
		name: key,
		workflowId: 'wf_1',
		workflowName: 'wf_1',
		type: 'SHELL',
		state: 'failed',
		cause: 'executor_failed',
		failure: 'exit code 1',
		mode: 'normal',
		round: 1,
		attempt: 1,
		executorId: null,
		scheduleTime: endedAt,
		instanceCreatedAt: endedAt,
		startedAt: endedAt,
		endedAt,
	};
}

describe('the numbers of the overview', () => {
	const today = { byState: { success: 7, stopped: 1, running: 2, planned: 3 }, complete: true };
	const yesterday = { byState: { success: 9, failed: 2, discarded: 4 }, complete: true };

	test('successes and failures are always there, other ends when there are any today', () => {
		expect(endsOf(today, yesterday)).toEqual([
			{ state: 'success', count: 7, before: 9 },
			{ state: 'failed', count: 0, before: 2 },
			{ state: 'stopped', count: 1, before: 0 },
		]);
	});

	test('running and waiting are always there, other states that are no end when there are any', () => {
		expect(activeOf(today)).toEqual([
			{ state: 'running', count: 2 },
			{ state: 'waiting', count: 0 },
			{ state: 'planned', count: 3 },
		]);
	});

	test('the total counts every state', () => {
		expect(totalOf(today)).toBe(13);
	});

	test('a workflow that fails again and again is one line, with its newest run and the task that failed first', () => {
		const runs = [run('ins_3', 'wf_1'), run('ins_2', 'wf_2'), run('ins_1', 'wf_1')];
		const tasks = [
			task('ins_3', 'late', '2026-11-20T10:02:00.000Z'),
			task('ins_3', 'early', '2026-11-20T10:01:00.000Z'),
			task('ins_1', 'other', '2026-11-20T09:01:00.000Z'),
		];
		const rows = failuresByWorkflow(runs, tasks);
		expect(rows.map(({ run: { id }, runs: count }) => [id, count])).toEqual([
			['ins_3', 2],
			['ins_2', 1],
		]);
		expect(rows[0]).toMatchObject({ task: { key: 'early' }, otherTasks: 1 });
		expect(rows[1]).toMatchObject({ task: undefined, otherTasks: 0 });
	});

	test('the gauge stays within its bounds', () => {
		expect(shareHeld({ held: 250, window: 1000 })).toBe(0.25);
		expect(shareHeld({ held: 12, window: 10 })).toBe(1);
		expect(shareHeld({ held: 0, window: 0 })).toBe(0);
	});
});

describe('the schedules of the overview', () => {
	const from = '2026-11-20T00:00:00.000Z';
	const none = { from, due: 0, unstarted: 0, late: 0, lagMs: null, troubled: [], isComplete: true };
	const lagMs = { p50: 1, p99: 2, max: 3 };

	test.each([
		['nothing was due', {}, 'quiet'],
		['every due time has its run', { due: 3, lagMs }, 'good'],
		['the only run came a moment ago', { lagMs }, 'good'],
		['every run came late', { due: 3, late: 3 }, 'good'],
		['a due time has no run', { due: 3, unstarted: 1, lagMs }, 'missing'],
	] as const)('where %s', (_where, numbers, verdict) => {
		expect(scheduleVerdict({ ...none, ...numbers })).toBe(verdict);
	});

	test('lead to the lines of the ledger that they count', () => {
		expect(ledgerQueryOf('unstarted', { from })).toBe(
			'outcome=missed&outcome=due&outcome=gap&from=2026-11-20T00%3A00%3A00.000Z',
		);
		expect(ledgerQueryOf('late', { from })).toBe('outcome=caught_up&outcome=started&from=2026-11-20T00%3A00%3A00.000Z');
	});
});
