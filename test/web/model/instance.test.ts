import { describe, expect, test } from 'vitest';
import type { Schema } from '#lib/api/client.ts';
import { eventDetails } from '#lib/model/instance-event.ts';
import { instanceQueryOf, isWanted } from '#lib/model/instance-filters.ts';
import { blockOf, concerns, countsOf, mainOperations } from '#lib/model/instance-operations.ts';
import { endedOf, progressOf } from '#lib/model/instance-progress.ts';
import { beganAt, countedFrom } from '#lib/model/run-times.ts';
import { STANDARD_RUN } from '../../support/projection-builder.ts';

const NOW = Date.parse('2026-11-20T10:00:00.000Z');

function buildInstance(partial: Partial<Schema<'Instance'>> = {}): Schema<'Instance'> {
	return {
		id: 'ins_1',
		projectId: 'prj_1',
		workflowId: 'wf_1',
		workflowName: 'daily-sales',
		...STANDARD_RUN,
		state: 'failed',
		startedBy: 'user:usr_1',
		scheduleTime: '2026-11-20T09:00:00.000Z',
		createdAt: '2026-11-20T09:00:00.000Z',
		startedAt: '2026-11-20T09:00:00.000Z',
		endedAt: null,
		archivedAt: null,
		tasks: { total: 10, success: 4, failed: 1, skipped: 2, stopped: 0, running: 1 },
		...partial,
	};
}

describe('operations of a run', () => {
	test('are offered as its state allows', () => {
		expect(mainOperations(buildInstance({ state: 'running' }))).toEqual(['pause', 'stop']);
		expect(mainOperations(buildInstance({ state: 'paused' }))).toEqual(['resume', 'stop', 'rerun']);
		expect(mainOperations(buildInstance({ state: 'failed' }))).toEqual(['recover', 'rerun']);
		expect(mainOperations(buildInstance({ state: 'success' }))).toEqual(['rerun']);
		expect(blockOf('stop', buildInstance({ state: 'success' }))).toBe('state');
	});

	test('end with the archive, but for deleting', () => {
		const archived = buildInstance({ state: 'failed', archivedAt: '2026-11-28T00:00:00.000Z' });
		expect(blockOf('rerun', archived)).toBe('archived');
		expect(blockOf('delete', archived)).toBeUndefined();
	});

	test('a run that rests on held tasks goes on by a release, and not by being resumed', () => {
		const paused = buildInstance({ state: 'paused' });
		const since = '2026-03-01T09:00:00.000Z';
		expect(blockOf('resume', { ...paused, pause: { reason: 'asked', since, by: 'user:usr_1' } })).toBeUndefined();
		expect(blockOf('resume', { ...paused, pause: { reason: 'held_nodes', since, by: null } })).toBe('held_nodes');
		expect(blockOf('resume', paused)).toBeUndefined();
	});

	test('a run that waits for its turn is held, released and stopped, and others are not asked to', () => {
		const waiting = buildInstance({ state: 'waiting' });
		const held = buildInstance({ state: 'waiting', held: true });
		expect(mainOperations(waiting)).toEqual(['hold', 'stop']);
		expect(mainOperations(held)).toEqual(['release', 'stop']);
		expect(blockOf('hold', held)).toBe('held');
		expect(blockOf('release', waiting)).toBe('not_held');
		expect(concerns('hold', [buildInstance({ state: 'running' }), waiting])).toBe(true);
		expect(concerns('release', [buildInstance({ state: 'running' })])).toBe(false);
		expect(concerns('stop', [buildInstance({ state: 'running' })])).toBe(true);
	});

	test('name their consequences in numbers', () => {
		expect(countsOf([buildInstance(), buildInstance({ round: 2 })])).toEqual({
			runs: 2,
			tasks: 20,
			running: 2,
			waiting: 4,
			success: 8,
			unfinished: 6,
			round: 1,
		});
	});
});

describe('filters of the list of runs', () => {
	test('are what the address says, as the API takes it', () => {
		const params = new URLSearchParams(
			'state=failed&state=running&state=odd&kind=manual&mode=odd&name=sales&range=24h',
		);
		expect(instanceQueryOf(params, NOW)).toEqual({
			state: 'running,failed',
			kind: 'manual',
			name: 'sales',
			from: '2026-11-19T10:00:00.000Z',
		});
	});

	test('decide whether a run that was pushed belongs into the list', () => {
		const query = { state: 'running,failed', name: 'SALES', from: '2026-11-20T00:00:00.000Z' };
		expect(isWanted(buildInstance(), query)).toBe(true);
		expect(isWanted(buildInstance({ state: 'success' }), query)).toBe(false);
		expect(isWanted(buildInstance({ createdAt: '2026-11-19T23:00:00.000Z' }), query)).toBe(false);
		expect(isWanted(buildInstance({ workflowName: 'other' }), query)).toBe(false);
	});
});

test('a run that has not had its turn has neither begun nor a duration', () => {
	const running = buildInstance({ state: 'running' });
	expect([beganAt(running), countedFrom(running)]).toEqual([running.startedAt, running.startedAt]);
	for (const state of ['waiting', 'discarded'] as const) {
		const run = buildInstance({ state });
		expect([beganAt(run), countedFrom(run)], state).toEqual([null, null]);
	}
	const again = buildInstance({ state: 'waiting', round: 2 });
	expect([beganAt(again), countedFrom(again)]).toEqual([again.startedAt, null]);
});

test('progress shows what ended and what runs, as shares of all tasks', () => {
	const { tasks } = buildInstance();
	expect(progressOf(tasks).map(({ tone, share }) => [tone, share])).toEqual([
		['success', 0.4],
		['failed', 0.1],
		['neutral', 0.2],
		['running', 0.1],
	]);
	expect(endedOf(tasks)).toBe(7);
	expect(progressOf({ ...tasks, total: 0 })).toEqual([]);
});

test('what a fact says besides fits into a line', () => {
	const data = { status: 'failed', send: null, failure: { cause: 'timeout', code: null }, tasks: ['a', 'b'] };
	expect(eventDetails(data)).toBe('status: failed · failure.cause: timeout · tasks: a, b');
	expect(eventDetails({ text: 'x'.repeat(1000) })).toHaveLength(301);
});
