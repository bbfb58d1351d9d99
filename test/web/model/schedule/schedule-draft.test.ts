import { describe, expect, test } from 'vitest';
import type { Schema } from '#lib/api/client.ts';
import {
	draftFaults,
	draftOfSchedule,
	newDraft,
	ruleOfDraft,
	type ScheduleDraft,
	scheduleBody,
	wrongParams,
} from '#lib/model/schedule/schedule-draft.ts';
import type { Parameter } from '#lib/model/workflow/parameter-text.ts';

const DECLARED: readonly Parameter[] = [
	{ name: 'region', direction: 'in', type: 'string', value: 'eu-west' },
	{ name: 'limit', direction: 'in', type: 'integer', value: 100 },
];

function buildSchedule(partial: Partial<Schema<'Schedule'>> = {}): Schema<'Schedule'> {
	return {
		...{ id: 'sch_1', projectId: 'prj_1', workflowId: 'wf_1', workflowName: 'daily-sales' },
		...{ cron: '0 9 * * *', dialect: 'unix', timeZone: 'Europe/Berlin', start: null, end: null },
		...{ gap: 'shift', fold: 'auto', missed: 'latest', generation: 'immediate', dailyWindow: null, offsetSeconds: 0 },
		...{ run: { params: {} }, online: false, status: 'offline', attention: null, revision: 1, etag: '"1"' },
		...{ nextAt: null, createdAt: '2026-11-20T09:00:00.000Z', updatedAt: '2026-11-20T09:00:00.000Z' },
		updatedBy: 'user:usr_1',
		...partial,
	};
}

function draft(partial: Partial<ScheduleDraft> = {}): ScheduleDraft {
	return { ...newDraft('Europe/Berlin'), ...partial };
}

describe('a schedule in its editor', () => {
	test('is saved as it was when nothing is changed', () => {
		const schedule = buildSchedule({
			cron: '0 30 2 L * ?',
			dialect: 'quartz',
			start: '2026-12-01T00:00:00.000Z',
			end: '2027-06-30T21:59:59.000Z',
			gap: 'skip',
			fold: 'both',
			missed: 'all',
			generation: 'nextDay',
			dailyWindow: { from: '22:00', to: '06:00' },
			offsetSeconds: 90,
			run: {
				params: { limit: 7, shops: ['north', 'south'] },
				failureStrategy: 'end',
				priority: 'HIGH',
				executorGroup: 'night',
			},
		});
		const { cron, dialect, timeZone, start, end, gap, fold, missed, generation, dailyWindow, offsetSeconds, run } =
			schedule;
		expect(scheduleBody(draftOfSchedule(schedule, DECLARED), DECLARED, schedule)).toEqual({
			...{ cron, dialect, timeZone, start, end, gap, fold, missed, generation, dailyWindow, offsetSeconds, run },
		});
	});

	test('begins as a daily one in the zone of its project, with nothing wrong', () => {
		const first = draft();
		expect([first.cron, first.timeZone]).toEqual(['0 9 * * *', 'Europe/Berlin']);
		expect(draftFaults(first, DECLARED)).toEqual({});
	});

	test('reads its time of effect in its own zone, summer or winter', () => {
		expect(ruleOfDraft(draft({ start: '2026-07-01T09:00', end: '2026-12-01T09:00' }))).toMatchObject({
			start: '2026-07-01T07:00:00.000Z',
			end: '2026-12-01T08:00:00.000Z',
		});
		expect(ruleOfDraft(draft({ start: 'soon' }))).toBeNull();
	});

	test.each([
		[{ start: 'soon' }, '/start', 'badStart'],
		[{ end: '2026-13-01T00:00' }, '/end', 'badEnd'],
		[{ start: '2026-12-02T00:00', end: '2026-12-01T00:00' }, '/end', 'endBeforeStart'],
		[{ hasWindow: true, windowFrom: '08:00', windowTo: '08:00' }, '/dailyWindow', 'emptyWindow'],
		[{ offsetSeconds: '3600' }, '/offsetSeconds', 'badOffset'],
		[{ offsetSeconds: '' }, '/offsetSeconds', 'badOffset'],
		[{ texts: { limit: 'many' } }, '/run/params', 'badParams'],
	] as const)('with %j is wrong at %s', (partial, pointer, fault) => {
		expect(draftFaults(draft(partial), DECLARED)).toEqual({ [pointer]: fault });
	});

	test('names the parameters that are wrong, and sends only values that differ', () => {
		expect([...wrongParams(draft({ texts: { limit: 'many', region: 'us' } }), DECLARED)]).toEqual(['limit']);
		const changed = draft({ texts: { limit: '7', region: 'eu-west' }, extra: [{ name: 'note', text: 'x' }] });
		expect(scheduleBody(changed, DECLARED, undefined).run.params).toEqual({ limit: 7, note: 'x' });
	});
});
