import { describe, expect, test } from 'vitest';
import type { ListedScheduleRow, ScheduleMarkRow, ScheduleRow } from '../../../worker/db/query/schedule.ts';
import type { ScheduledStart } from '../../../worker/db/query/scheduled-start.ts';
import { punctualityOf } from '../../../worker/service/schedule-punctuality.ts';

const MIDNIGHT = Date.parse('2026-11-20T00:00:00Z');
const HOUR = 3_600_000;
const MINUTE = 60_000;
const RULE = {
	...{ cron: '0 * * * *', dialect: 'unix', timeZone: 'UTC', start: null, end: null, gap: 'shift', fold: 'auto' },
	...{ missed: 'latest', generation: 'immediate', dailyWindow: null, offsetSeconds: 0 },
	run: { params: {}, failureStrategy: null, priority: null, executorGroup: null },
};

/** An hourly schedule that has been online since yesterday. */
function aRow(
	workflowId: string,
	{ rule = {}, ...partial }: Partial<Omit<ScheduleRow, 'rule'>> & { rule?: object } = {},
): ListedScheduleRow {
	const schedule: ScheduleRow = {
		...{ id: `sch_${workflowId}`, projectId: 'prj_a', workflowId, rule: { ...RULE, ...rule }, online: true },
		...{ makeUp: 'none', plan: null, lastAt: null, attention: null, attentionSince: null, lookAt: null },
		...{ removed: false, revision: 2, owed: false, createdAt: 1, updatedAt: MIDNIGHT - HOUR, updatedBy: 'user:usr_a' },
		...partial,
	};
	return { schedule, workflowName: `name of ${workflowId}`, isWorkflowOnline: true };
}

/** Starts for hours of the day, each so many ms late. */
function starts(workflowId: string, late: Readonly<Record<number, number>>): ScheduledStart[] {
	return Object.entries(late).map(([hour, ms]) => {
		const scheduleTime = MIDNIGHT + Number(hour) * HOUR;
		return { workflowId, scheduleTime, createdAt: scheduleTime + ms };
	});
}

function mark(workflowId: string, hour: number, state: 'held' | 'stopped'): ScheduleMarkRow {
	return { scheduleId: `sch_${workflowId}`, at: MIDNIGHT + hour * HOUR, state, by: 'user:usr_a' };
}

function judged(
	rows: ListedScheduleRow[],
	more: { starts?: ScheduledStart[]; marks?: ScheduleMarkRow[]; at?: number },
) {
	const { starts: given = [], marks = [], at = 4.5 * HOUR } = more;
	return punctualityOf({ rows, starts: given, marks, from: MIDNIGHT, now: MIDNIGHT + at });
}

describe('how punctual schedules are', () => {
	test('is told of what was due today: how much has no run, and how late runs were', () => {
		const given = [
			...starts('wf_a', { 0: 40, 1: 20, 2: 30 }),
			...starts('wf_b', { 0: 10, 1: 90_000, 2: 0, 3: 0, 4: 5 }),
		];
		expect(judged([aRow('wf_a'), aRow('wf_b')], { starts: given })).toEqual({
			due: 10,
			unstarted: 2,
			late: 1,
			lagMs: { p50: 10, p99: 40, max: 40 },
			troubled: [
				{ workflowId: 'wf_a', workflowName: 'name of wf_a', unstarted: 2, late: 0 },
				{ workflowId: 'wf_b', workflowName: 'name of wf_b', unstarted: 0, late: 1 },
			],
			isComplete: true,
		});
	});

	test('is nothing where nothing was due', () => {
		const none = { due: 0, unstarted: 0, late: 0, lagMs: null, troubled: [], isComplete: true };
		expect(judged([], {})).toEqual(none);
		expect(judged([aRow('wf_a', { rule: { cron: '0 12 * * *' } })], {})).toEqual(none);
	});

	test('leaves two minutes for a run to be listed, after the delay of its schedule', () => {
		const due = (at: number, rule = {}) => judged([aRow('wf_a', { rule })], { at }).due;
		expect([due(4 * HOUR + 2 * MINUTE - 1), due(4 * HOUR + 2 * MINUTE)]).toEqual([4, 5]);
		const delayed = { offsetSeconds: 600 };
		expect([due(4 * HOUR + 11 * MINUTE, delayed), due(4 * HOUR + 12 * MINUTE, delayed)]).toEqual([4, 5]);
	});

	test('takes nobody for late who waits for a delay', () => {
		const given = starts('wf_a', { 0: 600_000, 1: 600_030, 2: 599_990, 3: 700_000 });
		const row = aRow('wf_a', { rule: { offsetSeconds: 600 } });
		expect(judged([row], { starts: given, at: 4 * HOUR })).toMatchObject({ late: 1, lagMs: { max: 30 } });
	});

	test('misses no run of what somebody holds or stopped', () => {
		const marks = [mark('wf_a', 1, 'held'), mark('wf_a', 2, 'stopped'), mark('wf_a', 20, 'stopped')];
		const given = starts('wf_a', { 0: 0, 3: 0 });
		expect(judged([aRow('wf_a')], { starts: given, marks })).toMatchObject({ due: 5, unstarted: 1 });
	});

	test('begins with the last change, and a moment later', () => {
		const changed = (partial: Parameters<typeof aRow>[1]) =>
			judged([aRow('wf_a', partial)], { starts: starts('wf_a', { 1: 0, 2: 7 }) });
		expect(changed({ updatedAt: MIDNIGHT + 1.5 * HOUR })).toMatchObject({ due: 3, unstarted: 2, lagMs: { max: 7 } });
		expect(changed({ updatedAt: MIDNIGHT + 2 * HOUR - 30_000 })).toMatchObject({ due: 2, unstarted: 2, lagMs: null });
		// Nothing was generated for today by the present rule.
		expect(changed({ updatedAt: MIDNIGHT + HOUR, rule: { generation: 'nextDay' } })).toMatchObject({ due: 0 });
		expect(changed({ rule: { generation: 'nextDay' }, updatedAt: MIDNIGHT - 3 * HOUR })).toMatchObject({ due: 5 });
	});

	test('is not told of schedules of which the lists know too little', () => {
		const rows = [
			aRow('wf_a', { online: false }),
			aRow('wf_b', { owed: true }),
			aRow('wf_c', { attention: 'The zone is not known here.' }),
			{ ...aRow('wf_d'), isWorkflowOnline: false },
		];
		expect(judged(rows, {})).toMatchObject({ due: 0, unstarted: 0 });
	});

	test('says when there is more than is looked at, and counts no schedule by half', () => {
		const everySecond = { cron: '* * * * * ?', dialect: 'quartz' };
		const found = judged([aRow('wf_a'), aRow('wf_b', { rule: everySecond }), aRow('wf_c')], { at: 23 * HOUR });
		expect(found).toMatchObject({ due: 23, isComplete: false });
	});

	test('names the ten worst, those without runs first', () => {
		const rows = Array.from({ length: 12 }, (_, place) => aRow(`wf_${place}`));
		const given = rows.flatMap(({ schedule: { workflowId } }, place) =>
			starts(workflowId, place < 6 ? { 0: 0, 1: 0, 2: 0, 3: 0 } : { 0: 0, 1: 0, 2: 0, 3: 0, 4: 61_000 }),
		);
		const { troubled, unstarted, late } = judged(rows, { starts: given });
		expect([unstarted, late, troubled.length]).toEqual([6, 6, 10]);
		expect(troubled.map((one) => one.unstarted)).toEqual([1, 1, 1, 1, 1, 1, 0, 0, 0, 0]);
	});
});
