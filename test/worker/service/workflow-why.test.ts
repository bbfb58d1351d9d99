import { describe, expect, test } from 'vitest';
import type { ListedExecutor } from '../../../worker/contract/executor.ts';
import { type Schedule, scheduleSchema } from '../../../worker/contract/schedule.ts';
import {
	busyProject,
	definitionBlockers,
	failingExecutors,
	heldBack,
	liveRuns,
	scheduleBlockers,
} from '../../../worker/service/workflow-why-blockers.ts';
import { documentOf } from '../../support/run-builder.ts';

const ID = 'wf_01kf0000000000000000000000';
const NOW = Date.UTC(2026, 0, 15, 12);
const online = { id: ID, state: 'online', submittedBy: 'user:one' } as const;
const document = documentOf([{ key: 'a' }, { key: 'b', executorGroup: 'gpu' }]);

function executorOf(partial: Partial<ListedExecutor> = {}): ListedExecutor {
	return {
		...{ id: 'exe_01kf0000000000000000000001', name: 'one', groups: ['default'], enabled: true, state: 'ready' },
		description: { taskTypes: [{ type: 'SHELL' }] },
		...partial,
	} as ListedExecutor;
}

function scheduleOf(partial: Partial<Schedule> = {}): Schedule {
	return scheduleSchema.parse({
		...{ id: 'sch_01kf0000000000000000000000', projectId: 'prj_01kf0000000000000000000000', workflowId: ID },
		...{ workflowName: 'a workflow', cron: '0 9 * * *', dialect: 'unix', timeZone: 'UTC', run: {}, online: true },
		...{ status: 'scheduling', attention: null, revision: 1, etag: '"1"', nextAt: '2026-01-16T09:00:00.000Z' },
		...{ createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:00.000Z', updatedBy: 'user:one' },
		...partial,
	});
}

describe('a workflow', () => {
	test('that is offline says who took it there, and which tasks have nobody to run them', () => {
		const blockers = definitionBlockers({ ...online, state: 'offline' }, document, [executorOf()]);
		expect(blockers).toMatchObject([
			{ kind: 'not_online', by: 'user:one', release: { operation: 'online', on: { kind: 'workflow', id: ID } } },
			{ kind: 'not_ready', values: { node: 'b', group: 'gpu' }, release: { operation: 'register', on: { id: 'gpu' } } },
		]);
	});

	test('whose document breaks a rule is edited', () => {
		const broken = documentOf([{ key: 'a', upstream: ['nobody'] }]);
		const [, problem] = definitionBlockers({ ...online, state: 'draft' }, broken, [executorOf()]);
		expect(problem).toMatchObject({ kind: 'not_ready', release: { operation: 'edit', on: { kind: 'workflow' } } });
	});

	test('that is online says which tasks have nobody to run them now', () => {
		expect(definitionBlockers(online, document, [executorOf({ groups: ['default', 'gpu'] })])).toEqual([]);
		expect(definitionBlockers(online, document, [])).toHaveLength(2);
	});

	test('counts its runs that have not ended, and says when there are more', () => {
		expect(liveRuns(0, 10)).toEqual([]);
		expect(liveRuns(1, 10)).toMatchObject([{ kind: 'runs_live', text: 'One of its runs has not ended.' }]);
		expect(liveRuns(11, 10)).toMatchObject([{ text: 'More than 10 of its runs have not ended.' }]);
	});
});

describe('a schedule', () => {
	test.each([
		['scheduling', 'due_next', 'run'],
		['offline', 'schedule_offline', 'online'],
		['expired', 'schedule_expired', 'edit'],
		['needs_attention', 'schedule_attention', 'edit'],
	] as const)('that is %s says so, and what helps', (status, kind, operation) => {
		expect(scheduleBlockers(online, scheduleOf({ status }), NOW)).toMatchObject([{ kind, release: { operation } }]);
	});

	test('is not there, and is added', () => {
		expect(scheduleBlockers(online, null, NOW)).toMatchObject([
			{ kind: 'no_schedule', release: { operation: 'schedule', on: { kind: 'workflow', id: ID } } },
		]);
	});

	test('cannot be brought online before its workflow is', () => {
		const blockers = scheduleBlockers({ id: ID, state: 'offline' }, scheduleOf({ status: 'offline' }), NOW);
		expect(blockers).toMatchObject([{ kind: 'schedule_offline', release: null }]);
	});

	test('says that its hours are over, and when they begin again', () => {
		const schedule = scheduleOf({ dailyWindow: { from: '20:00', to: '22:00' } });
		expect(scheduleBlockers(online, schedule, NOW)).toMatchObject([
			{ kind: 'window_closed', until: '2026-01-15T20:00:00.000Z' },
			{ kind: 'due_next' },
		]);
		expect(scheduleBlockers(online, schedule, Date.UTC(2026, 0, 15, 21))).toHaveLength(1);
	});

	test('says which of its planned runs are held, and by whom if it was one', () => {
		const marks = [
			{ at: NOW + 2000, state: 'held', by: 'user:one' },
			{ at: NOW + 1000, state: 'held', by: 'user:one' },
			{ at: NOW, state: 'stopped', by: 'user:two' },
		] as const;
		expect(heldBack({ id: 'sch_1' }, marks)).toMatchObject([
			{
				kind: 'planned_held',
				by: 'user:one',
				values: { count: 2, times: ['2026-01-15T12:00:01.000Z', '2026-01-15T12:00:02.000Z'] },
				release: { operation: 'release', on: { kind: 'schedule', id: 'sch_1' } },
			},
		]);
		expect(heldBack({ id: 'sch_1' }, marks.slice(2))).toEqual([]);
	});
});

describe('a project', () => {
	test('whose executors do not take what is sent names those of the groups the workflow uses', () => {
		const breakers = ['exe_01kf0000000000000000000001', 'exe_01kf0000000000000000000002'].map((executorId) => ({
			...{ executorId, reason: 'http_401', since: NOW },
		}));
		const other = executorOf({ id: 'exe_01kf0000000000000000000002', groups: ['elsewhere'] });
		expect(failingExecutors(document, [executorOf(), other], breakers)).toMatchObject([
			{
				kind: 'executor_failing',
				text: 'Its executor "one" does not take what is sent: the executor answered 401.',
				release: { operation: 'check', on: { kind: 'executor', id: 'exe_01kf0000000000000000000001' } },
			},
		]);
	});

	test('says that it is busy only while somebody waits', () => {
		expect(busyProject({ window: 1000, held: 10, waiting: 0, breakers: [] })).toEqual([]);
		expect(busyProject({ window: 1000, held: 1000, waiting: 3, breakers: [] })).toMatchObject([
			{ kind: 'project_slots', values: { held: 1000, waiting: 3 } },
		]);
	});
});
