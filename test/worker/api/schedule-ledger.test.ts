import { beforeEach, describe, expect, test } from 'vitest';
import { ownClock, setTime } from '../schedule/schedule-scene.ts';
import { call } from './caller.ts';
import { anOnlineSchedule } from './schedule-entries.ts';
import { aTenant, type Tenant } from './tenant.ts';

let tenant: Tenant;

ownClock('2049-03-01T09:58:30Z');

beforeEach(async () => {
	tenant = await aTenant();
});

function ask(method: string, path: string, body?: unknown) {
	return call({ method, path: `/projects/${tenant.projectId}${path}`, token: tenant.token, body });
}

/** A schedule that is online; by its path. */
async function online(partial: Parameters<typeof anOnlineSchedule>[1]): Promise<string> {
	return `/workflows/${await anOnlineSchedule(tenant, partial)}/schedule`;
}

/** The schedule is looked at, and what is due is started, as its alarm would do. */
async function passTo(time: string, path: string): Promise<void> {
	setTime(time);
	expect((await ask('GET', path)).status).toBe(200);
}

/** Of each line with a run: the run’s schedule time and its built-in dates. */
async function datesOfRuns(path: string): Promise<readonly (readonly string[])[]> {
	const { items } = (await ask('GET', `${path}/ledger`)).json;
	const dates: string[][] = [];
	for (const { instanceId } of items.toReversed()) {
		if (instanceId === null) continue;
		const run = await ask('GET', `/instances/${instanceId}`);
		const params: { name: string; value: string }[] = (await ask('GET', `/instances/${instanceId}/params`)).json.items;
		const value = (wanted: string): string => params.find(({ name }) => name === wanted)?.value ?? '';
		dates.push([run.json.scheduleTime, value('system.datetime'), value('system.biz.date')]);
	}
	return dates;
}

describe('a ledger of a day offline between two starts', () => {
	let path: string;

	beforeEach(async () => {
		path = await online({ cron: '0 * * * *', timeZone: 'UTC' });
		await passTo('2049-03-01T10:00:01Z', path);
		await ask('POST', `${path}/offline`);
		setTime('2049-03-02T10:30:00Z');
		await ask('POST', `${path}/online`);
		await passTo('2049-03-02T11:00:01Z', path);
	});

	test('is read page by page, newest first, each hour once', async () => {
		const hours: string[] = [];
		for (let cursor: string | null = ''; cursor !== null; ) {
			const { json } = await ask('GET', `${path}/ledger?limit=10${cursor === '' ? '' : `&cursor=${cursor}`}`);
			hours.push(...json.items.map(({ at }: { at: string }) => at));
			cursor = json.nextCursor;
		}
		expect(hours).toHaveLength(26);
		expect(hours).toEqual([...new Set(hours)].toSorted().toReversed());
		expect([hours[0], hours.at(-1)]).toEqual(['2049-03-02T11:00:00.000Z', '2049-03-01T10:00:00.000Z']);
	});

	test('is filtered by outcome, page by page as well', async () => {
		const started = await ask('GET', `${path}/ledger?outcome=started,caught_up&limit=1`);
		expect(started.json.items).toMatchObject([{ at: '2049-03-02T11:00:00.000Z', outcome: 'started', lagMs: 1000 }]);
		const rest = await ask('GET', `${path}/ledger?outcome=started,caught_up&limit=1&cursor=${started.json.nextCursor}`);
		expect(rest.json.items).toMatchObject([{ at: '2049-03-01T10:00:00.000Z', outcome: 'started' }]);
		const skipped = await ask('GET', `${path}/ledger?outcome=skipped`);
		expect(skipped.json.items).toHaveLength(24);
		expect(skipped.json.items[0]).toMatchObject({
			reason: 'schedule_offline',
			actor: expect.stringMatching(/^token:/),
		});
	});

	test('is cut at its beginning, which counts, and at its end, which does not', async () => {
		const range = 'from=2049-03-01T12:00:00Z&to=2049-03-01T15:00:00Z';
		const { json } = await ask('GET', `${path}/ledger?${range}`);
		expect(json.items.map(({ local }: { local: string }) => local.slice(11, 13))).toEqual(['14', '13', '12']);
		expect(json.nextCursor).toBeNull();
		expect((await ask('GET', `${path}/ledger/audit?${range}`)).json).toMatchObject({
			...{ expected: 3, outcomes: { skipped: 3 }, gaps: [], lagMs: null, isComplete: true },
		});
	});

	test('refuses a cursor that no page gave', async () => {
		const { status, json } = await ask('GET', `${path}/ledger?cursor=nonsense`);
		expect([status, json.error.code]).toEqual([400, 'invalid_request']);
	});
});

describe('a run stands for the time of its schedule, whenever it takes place', () => {
	test('runs that are made up have each their own time and dates', async () => {
		const path = await online({ cron: '0 12 * * *', timeZone: 'UTC' });
		await ask('POST', `${path}/offline`);
		setTime('2049-03-04T09:00:00Z');
		const preview = await ask('GET', `${path}/online/preview`);
		expect(preview.json).toMatchObject({ skipped: { count: 3, isComplete: true }, makeUp: { all: 3, latest: 1 } });
		await ask('POST', `${path}/online`, { makeUp: 'all' });
		const { json } = await ask('GET', `${path}/ledger`);
		expect(json.items.map(({ outcome, reason }: Record<string, string>) => [outcome, reason])).toEqual(
			Array.from({ length: 3 }, () => ['caught_up', 'made_up_by']),
		);
		expect(await datesOfRuns(path)).toEqual([
			['2049-03-01T12:00:00.000Z', '20490301120000', '20490228'],
			['2049-03-02T12:00:00.000Z', '20490302120000', '20490301'],
			['2049-03-03T12:00:00.000Z', '20490303120000', '20490302'],
		]);
	});

	test('a run whose time clocks skip has the dates of the day it is named after', async () => {
		// Nuuk's clocks go from 23:00 on Saturday to 00:00 on Sunday, so half past eleven is later by an hour, on Sunday.
		setTime('2049-03-27T12:00:00Z');
		const path = await online({ cron: '30 23 * * *', timeZone: 'America/Nuuk' });
		await passTo('2049-03-28T01:30:00Z', path);
		expect((await ask('GET', `${path}/ledger`)).json.items).toMatchObject([
			{ at: '2049-03-28T01:30:00.000Z', local: '2049-03-27T23:30:00', shifted: true, outcome: 'started' },
		]);
		expect(await datesOfRuns(path)).toEqual([['2049-03-28T01:30:00.000Z', '20490327233000', '20490326']]);
	});
});
