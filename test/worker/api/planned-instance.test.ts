import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { NextTimes } from '../../../worker/contract/next-times.ts';
import type { PlannedInstance } from '../../../worker/contract/occurrence.ts';
import { WorkflowScheduler } from '../../../worker/schedule/workflow-scheduler.ts';
import { ownClock, setTime } from '../schedule/schedule-scene.ts';
import { call } from './caller.ts';
import { anIsolate } from './isolate.ts';
import { anOnlineSchedule, anOnlineScheduled, aSchedule } from './schedule-entries.ts';
import { aTenant, type Tenant } from './tenant.ts';

const HOURLY = { cron: '0 * * * *', timeZone: 'UTC' };
const TEN = '2049-03-01T10:00:00.000Z';
const ELEVEN = '2049-03-01T11:00:00.000Z';
const NOON = '2049-03-01T12:00:00.000Z';

let tenant: Tenant;

ownClock('2049-03-01T09:58:30Z');

beforeEach(async () => {
	// Days are those of the project, and a time has one only together with its zone.
	tenant = await aTenant('UTC');
});

function ask(method: string, path: string, body?: unknown) {
	return call({ method, path: `/projects/${tenant.projectId}${path}`, token: tenant.token, body });
}

async function operate(id: string, operation: 'hold' | 'release' | 'stop', ...times: readonly string[]) {
	return (await ask('POST', `/workflows/${id}/schedule/planned/${operation}`, { times })).json.results;
}

async function planned(query: string): Promise<readonly PlannedInstance[]> {
	return (await ask('GET', `/planned-instances?${query}`)).json.items;
}

async function nextTimes(id: string, query = ''): Promise<NextTimes> {
	return (await ask('GET', `/workflows/${id}/schedule/next${query}`)).json;
}

function told(items: readonly PlannedInstance[]): readonly string[] {
	return items.map(({ at, state }) => `${at} ${state}`);
}

describe('what is planned', () => {
	test('is listed across workflows, page by page in the order of time', async () => {
		const hourly = await anOnlineSchedule(tenant, HOURLY);
		const other = await anOnlineSchedule(tenant, { cron: '30 */6 * * *', timeZone: 'UTC' });
		const page = await ask('GET', '/planned-instances?limit=20');
		const first: readonly PlannedInstance[] = page.json.items;
		expect(first).toHaveLength(20);
		expect(new Set(first.map(({ workflowId }) => workflowId))).toEqual(new Set([hourly, other]));
		const second = await planned(`limit=200&cursor=${page.json.nextCursor}`);
		const times = [...first, ...second].map(({ at }) => at);
		expect(times).toEqual([...new Set(times)].toSorted());
		expect(times).toHaveLength(2 * (24 + 4));
	});

	test('is held and released, and counted by day', async () => {
		const id = await anOnlineSchedule(tenant, HOURLY);
		const [held] = await operate(id, 'hold', ELEVEN, ELEVEN);
		expect(held).toEqual({ at: ELEVEN, ok: true, changed: true, code: null, instanceId: null });
		expect(told(await planned('state=held'))).toEqual([`${ELEVEN} held`]);
		const calendar = await ask('GET', '/calendar?from=2049-03-01&to=2049-03-01');
		expect(calendar.json.items).toMatchObject([{ workflowId: id, count: 14, held: 1, stopped: 0 }]);
		await operate(id, 'release', ELEVEN);
		expect(await planned('state=held')).toEqual([]);
	});

	test('is found by its mark, however far behind others of its schedule it comes', async () => {
		const id = await anOnlineSchedule(tenant, { cron: '* * * * *', timeZone: 'UTC', confirm: true });
		const [tonight, later] = ['2049-03-01T22:00:00.000Z', '2049-03-02T03:00:00.000Z'];
		await operate(id, 'hold', tonight, later);
		await operate(id, 'stop', ELEVEN);
		const first = await ask('GET', '/planned-instances?state=held,stopped&limit=2');
		expect(told(first.json.items)).toEqual([`${ELEVEN} stopped`, `${tonight} held`]);
		const second = await ask('GET', `/planned-instances?state=held,stopped&limit=2&cursor=${first.json.nextCursor}`);
		expect([told(second.json.items), second.json.nextCursor]).toEqual([[`${later} held`], null]);
		expect(told(await planned('state=held&limit=200'))).toEqual([`${tonight} held`, `${later} held`]);
		expect(told(await planned('state=planned&limit=2&from=2049-03-01T10:59:30Z'))).toEqual([
			'2049-03-01T11:01:00.000Z planned',
			'2049-03-01T11:02:00.000Z planned',
		]);
	});

	test('is listed and counted until it starts, when its schedule delays it', async () => {
		const id = await anOnlineSchedule(tenant, { ...HOURLY, offsetSeconds: 600 });
		setTime('2049-03-01T10:05:00Z');
		expect(told(await planned('limit=2'))).toEqual([`${TEN} planned`, `${ELEVEN} planned`]);
		expect(told((await nextTimes(id, '?limit=2')).items)).toEqual([`${TEN} planned`, `${ELEVEN} planned`]);
		expect((await ask('GET', '/schedules')).json.items).toMatchObject([{ status: 'scheduling', nextAt: TEN }]);
		expect((await ask('GET', `/workflows/${id}/schedule`)).json.nextAt).toBe(TEN);
		expect((await ask('GET', '/calendar?from=2049-03-01&to=2049-03-01')).json.items).toMatchObject([{ count: 14 }]);
		const why = await ask('GET', `/workflows/${id}/why`);
		expect(why.json.blockers).toContainEqual(
			expect.objectContaining({ kind: 'due_next', until: '2049-03-01T10:10:00.000Z' }),
		);
		await operate(id, 'hold', TEN);
		expect(told(await planned('state=held'))).toEqual([`${TEN} held`]);
		setTime('2049-03-01T10:10:00Z');
		await ask('GET', `/workflows/${id}/schedule`);
		expect(told(await planned('limit=2'))).toEqual([`${TEN} held`, `${ELEVEN} planned`]);
		expect((await ask('GET', '/schedules')).json.items).toMatchObject([{ nextAt: ELEVEN }]);
	});

	test('is planned until its last run has started, and its schedule is over then', async () => {
		await anOnlineSchedule(tenant, { ...HOURLY, offsetSeconds: 600, end: TEN });
		setTime('2049-03-01T10:09:59Z');
		expect((await ask('GET', '/schedules?status=scheduling')).json.items).toMatchObject([{ nextAt: TEN }]);
		setTime('2049-03-01T10:10:00Z');
		expect((await ask('GET', '/schedules?status=expired')).json.items).toMatchObject([{ nextAt: null }]);
	});

	test('is listed from a day on that is further away than what is listed otherwise', async () => {
		await anOnlineSchedule(tenant, HOURLY);
		expect(told(await planned('from=2049-03-20T00:00:00Z&limit=1'))).toEqual(['2049-03-20T00:00:00.000Z planned']);
	});

	test('is not told of a stretch that ends before it begins', async () => {
		const id = await anOnlineSchedule(tenant, HOURLY);
		const range = 'from=2049-03-02T00:00:00Z&to=2049-03-01T00:00:00Z';
		const schedule = `/workflows/${id}/schedule`;
		for (const path of ['/planned-instances', `${schedule}/ledger`, `${schedule}/ledger/audit`]) {
			const { status, json } = await ask('GET', `${path}?${range}`);
			expect([status, json.error?.details.fields], path).toEqual([
				400,
				[{ in: 'query', pointer: '/to', message: 'is before `from`' }],
			]);
		}
		const future = await ask('GET', `${schedule}/ledger/audit?from=2049-03-02T00:00:00Z`);
		expect(future.json.error?.details.fields).toMatchObject([{ pointer: '/from' }]);
		expect((await ask('GET', '/calendar?from=2049-03-02&to=2049-03-01')).status).toBe(400);
	});

	test('of a schedule every few seconds is counted by its rule, and told by its first times', async () => {
		const id = await anOnlineSchedule(tenant, { cron: '*/5 * * * * ?', timeZone: 'UTC', confirm: true });
		const { json } = await ask('GET', '/calendar?from=2049-03-03&to=2049-03-03');
		expect(json).toMatchObject({ isComplete: true, items: [{ workflowId: id, count: 17_280 }] });
		expect(json.items[0].times).toHaveLength(48);
	});

	test('of another tenant is nobody’s business', async () => {
		const id = await anOnlineSchedule(tenant, HOURLY);
		const stranger = await aTenant();
		const days = '/calendar?from=2049-03-01&to=2049-03-02';
		for (const list of [
			'/schedules',
			`/schedules?name=${id}`,
			'/planned-instances',
			`/planned-instances?workflowId=${id}`,
			days,
			`${days}&workflowId=${id}`,
		]) {
			const { json } = await call({ path: `/projects/${stranger.projectId}${list}`, token: stranger.token });
			expect(json.items).toEqual([]);
		}
		const path = `/projects/${stranger.projectId}/workflows/${id}/schedule`;
		for (const suffix of ['', '/next', '/ledger', '/ledger/audit', '/online/preview'])
			expect((await call({ path: `${path}${suffix}`, token: stranger.token })).status).toBe(404);
	});
});

describe('what somebody held, stopped or released', () => {
	/** Answers as the database of one isolate fails it once, right after the scheduler has done what was asked. */
	async function operateWithoutDatabase(id: string, operation: 'hold' | 'release' | 'stop', time: string) {
		const { state, fetcher } = anIsolate();
		state.now = Date.now();
		const { operatePlanned } = WorkflowScheduler.prototype;
		const spy = vi.spyOn(WorkflowScheduler.prototype, 'operatePlanned').mockImplementation(async function (
			this: WorkflowScheduler,
			...args
		) {
			const outcomes = await operatePlanned.apply(this, args);
			state.isDown = true;
			return outcomes;
		});
		const path = `/projects/${tenant.projectId}/workflows/${id}/schedule/planned/${operation}`;
		const { status } = await call({ method: 'POST', path, token: tenant.token, body: { times: [time] } }, fetcher);
		spy.mockRestore();
		expect(status).toBeGreaterThanOrEqual(500);
	}

	test('is listed as it stands once the request is repeated, although the database failed the first time', async () => {
		const id = await anOnlineSchedule(tenant, HOURLY);
		await operateWithoutDatabase(id, 'hold', ELEVEN);
		expect(await planned('state=held')).toEqual([]);
		expect(await operate(id, 'hold', ELEVEN)).toMatchObject([{ ok: true, changed: false }]);
		expect(await planned('state=held')).toMatchObject([{ at: ELEVEN, actor: expect.stringMatching(/^token:/) }]);
		await operateWithoutDatabase(id, 'stop', ELEVEN);
		expect(await operate(id, 'hold', ELEVEN)).toMatchObject([{ ok: false, code: 'illegal_transition' }]);
		expect(told(await planned('state=held,stopped'))).toEqual([`${ELEVEN} stopped`]);
	});

	test('is not held any more once it was started, although the database failed when it was released', async () => {
		const id = await anOnlineSchedule(tenant, HOURLY);
		await operate(id, 'hold', TEN);
		setTime('2049-03-01T10:30:00Z');
		await operateWithoutDatabase(id, 'release', TEN);
		expect(told(await planned('state=held'))).toEqual([`${TEN} held`]);
		expect(await operate(id, 'release', TEN)).toMatchObject([{ ok: false, code: 'not_planned' }]);
		expect(await planned('state=held')).toEqual([]);
	});
});

describe('an instance that is held past its time', () => {
	let id: string;

	beforeEach(async () => {
		id = await anOnlineSchedule(tenant, HOURLY);
		await operate(id, 'hold', TEN, ELEVEN, NOON);
		setTime('2049-03-01T11:30:00Z');
		await ask('GET', `/workflows/${id}/schedule`);
	});

	async function outcomes(): Promise<readonly string[]> {
		const { items } = (await ask('GET', `/workflows/${id}/schedule/ledger`)).json;
		return items.map(({ at, outcome, reason }: Record<string, string>) => `${at} ${outcome} ${reason}`);
	}

	async function expectToBeReleasedAndStopped(): Promise<void> {
		expect(told(await planned('state=held'))).toEqual([`${TEN} held`, `${ELEVEN} held`]);
		const [released] = await operate(id, 'release', TEN);
		expect(released).toMatchObject({ ok: true, changed: true, code: null });
		const run = await ask('GET', `/instances/${released.instanceId}`);
		expect(run.json).toMatchObject({ kind: 'schedule', scheduleTime: TEN });
		expect(await operate(id, 'stop', ELEVEN)).toMatchObject([{ ok: true, changed: true }]);
		expect(await planned('state=held')).toEqual([]);
		expect(await outcomes()).toEqual([`${ELEVEN} skipped stopped_by`, `${TEN} started released_by`]);
	}

	test('is listed, released and stopped after its schedule was changed, and what the change took away is not', async () => {
		await ask('PUT', `/workflows/${id}/schedule`, aSchedule({ cron: '30 9 * * *', timeZone: 'Asia/Shanghai' }));
		expect((await planned('limit=3')).map(({ at, local, timeZone }) => [at, local, timeZone])).toEqual([
			[TEN, '2049-03-01T10:00:00', 'UTC'],
			[ELEVEN, '2049-03-01T11:00:00', 'UTC'],
			['2049-03-02T01:30:00.000Z', '2049-03-02T09:30:00', 'Asia/Shanghai'],
		]);
		await expectToBeReleasedAndStopped();
	});

	test('is listed however often its schedule was changed since, and with others in the order of time', async () => {
		const other = await anOnlineSchedule(tenant, { cron: '30 11 * * *', timeZone: 'UTC' });
		for (const cron of ['0 5 * * *', '0 6 * * *', '0 7 * * *']) {
			setTime(new Date(Date.now() + 60_000).toISOString());
			await ask('PUT', `/workflows/${id}/schedule`, aSchedule({ cron, timeZone: 'UTC' }));
		}
		expect((await planned('limit=10')).map(({ at, workflowId }) => [at, workflowId])).toEqual([
			[TEN, id],
			[ELEVEN, id],
			['2049-03-02T07:00:00.000Z', id],
			['2049-03-02T11:30:00.000Z', other],
			['2049-03-03T07:00:00.000Z', id],
			['2049-03-03T11:30:00.000Z', other],
		]);
		await expectToBeReleasedAndStopped();
	});

	test('is listed, released and stopped while its schedule is offline, and what it dropped is not', async () => {
		await ask('POST', `/workflows/${id}/schedule/offline`);
		await expectToBeReleasedAndStopped();
		setTime('2049-03-01T12:30:00Z');
		expect(await planned('')).toEqual([]);
	});

	test('waits for its workflow to come online again', async () => {
		await ask('POST', `/workflows/${id}/offline`);
		expect(told(await planned(''))).toEqual([`${TEN} held`, `${ELEVEN} held`]);
		expect(await operate(id, 'release', TEN)).toMatchObject([{ ok: false, code: 'illegal_transition' }]);
		await ask('POST', `/workflows/${id}/online`);
		await expectToBeReleasedAndStopped();
	});

	test('is gone with its schedule', async () => {
		await ask('POST', `/workflows/${id}/schedule/offline`);
		await ask('DELETE', `/workflows/${id}/schedule`);
		expect(await planned('')).toEqual([]);
	});
});

describe('the next times of a schedule', () => {
	test('are told with what is going to become of each', async () => {
		const id = await anOnlineSchedule(tenant, HOURLY);
		await operate(id, 'hold', TEN, ELEVEN);
		await operate(id, 'stop', NOON);
		setTime('2049-03-01T10:30:00Z');
		const { class: frequency, items } = await nextTimes(id, '?limit=3');
		expect(frequency).toBe('hour');
		expect(told(items)).toEqual([`${ELEVEN} held`, `${NOON} stopped`, '2049-03-01T13:00:00.000Z planned']);
		expect(items[0]).toMatchObject({ workflowId: id, timeZone: 'UTC', actor: expect.stringMatching(/^token:/) });
	});

	test('are five unless more are asked for, however far apart they are, by the wall time they name', async () => {
		const id = await anOnlineSchedule(tenant, { cron: '30 2 28 3 *', timeZone: 'Europe/Berlin' });
		const { class: frequency, items } = await nextTimes(id);
		expect(frequency).toBe('day');
		expect(items.map(({ local, shifted }) => [local, shifted])).toEqual([
			['2049-03-28T02:30:00', true],
			['2050-03-28T02:30:00', false],
			['2051-03-28T02:30:00', false],
			['2052-03-28T02:30:00', false],
			['2053-03-28T02:30:00', false],
		]);
		expect((await nextTimes(id, '?limit=200')).items).toHaveLength(51);
		expect((await ask('GET', `/workflows/${id}/schedule/next?limit=201`)).json.error.code).toBe('invalid_request');
	});

	test('are none while it is offline, and what it is called by is told all the same', async () => {
		const id = await anOnlineScheduled(tenant, { cron: '*/15 * * * *', timeZone: 'UTC' });
		expect(await nextTimes(id)).toEqual({ class: 'minute', items: [] });
	});
});
