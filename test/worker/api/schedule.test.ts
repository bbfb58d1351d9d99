import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { WorkflowScheduler } from '../../../worker/schedule/workflow-scheduler.ts';
import { sweepDefinitions } from '../../../worker/service/minute-sweep.ts';
import { openServices } from '../../../worker/service/open-services.ts';
import { lookAfterSchedules } from '../../../worker/service/schedule-sync.ts';
import { ownClock, setTime } from '../schedule/schedule-scene.ts';
import { call } from './caller.ts';
import { aDocument } from './document.ts';
import { aReadyExecutor } from './executor.ts';
import { aWorkflow } from './flow.ts';
import { anOnlineSchedule, anOnlineScheduled, aSchedule } from './schedule-entries.ts';
import { aTenant, type Tenant } from './tenant.ts';

const HOUR_MS = 3_600_000;

let tenant: Tenant;

ownClock('2049-03-01T09:58:30Z');

beforeEach(async () => {
	tenant = await aTenant();
});

function ask(method: string, path: string, body?: unknown, headers?: Record<string, string>) {
	const request = { method, path: `/projects/${tenant.projectId}${path}`, token: tenant.token, body };
	return call(headers === undefined ? request : { ...request, headers });
}

function sweep(): Promise<void> {
	return sweepDefinitions(Date.now(), env, { waitUntil: () => undefined } as unknown as ExecutionContext);
}

/** A workflow that could go online, with a schedule. */
async function aScheduledDraft(): Promise<string> {
	await aReadyExecutor(tenant);
	const id = await aWorkflow(tenant);
	await ask('PUT', `/workflows/${id}/schedule`, aSchedule());
	return id;
}

describe('saving a schedule', () => {
	test('keeps it offline, with everything that was left out at its ordinary value', async () => {
		const id = await aWorkflow(tenant);
		const { status, json } = await ask('PUT', `/workflows/${id}/schedule`, aSchedule());
		expect(status).toBe(200);
		expect(json).toMatchObject({
			...{ workflowId: id, online: false, status: 'offline', dialect: 'unix', gap: 'shift', fold: 'auto' },
			...{ missed: 'latest', generation: 'immediate', dailyWindow: null, offsetSeconds: 0, revision: 1, nextAt: null },
		});
		expect((await ask('GET', `/workflows/${id}/schedule`)).json).toMatchObject({ id: json.id, etag: '"1"' });
	});

	test.each([
		[{ cron: '0 0 30 2 *' }, 'never'],
		[{ cron: '* * * * * *' }, 'too_often'],
	])('asks whether %j is meant, and does it when it is', async (partial, code) => {
		const id = await aWorkflow(tenant);
		const refused = await ask('PUT', `/workflows/${id}/schedule`, aSchedule(partial));
		expect(refused.json.error).toMatchObject({ code: 'confirmation_needed', details: { warnings: [{ code }] } });
		const path = `/workflows/${id}/schedule`;
		expect((await ask('GET', path)).status).toBe(404);
		const saved = await ask('PUT', path, aSchedule({ ...partial, confirm: true }));
		expect(saved.json.warnings.map((warning: { code: string }) => warning.code)).toContain(code);
	});

	test.each([
		[{ cron: '' }, 'invalid_cron'],
		[{ cron: '0 9 * *' }, 'invalid_cron'],
		[{ timeZone: 'Mars/Olympus' }, 'invalid_request'],
		[{ end: '2100-01-01T00:00:00Z' }, 'invalid_request'],
		[{ start: '2030-01-01T00:00:00Z', end: '2029-01-01T00:00:00Z' }, 'invalid_request'],
		[{ dailyWindow: { from: '08:00', to: '08:00' } }, 'invalid_request'],
		[{ dailyWindow: { from: '8:00', to: '18:00' } }, 'invalid_request'],
		[{ offsetSeconds: 3600 }, 'invalid_request'],
		[{ unknown: 1 }, 'invalid_request'],
	])('refuses %j and changes nothing', async (partial, code) => {
		const id = await aWorkflow(tenant);
		const path = `/workflows/${id}/schedule`;
		expect((await ask('PUT', path, aSchedule(partial))).json.error.code).toBe(code);
		expect((await ask('GET', path)).status).toBe(404);
	});

	test('names each wrong place of a cron', async () => {
		const id = await aWorkflow(tenant);
		const { json } = await ask('PUT', `/workflows/${id}/schedule`, aSchedule({ cron: '61 25 * * *' }));
		expect(json.error.details.problems).toMatchObject([
			{ field: 'minute', start: 0, end: 2 },
			{ field: 'hour', start: 3, end: 5 },
		]);
	});

	test('changes nothing that somebody else has changed since', async () => {
		const id = await aWorkflow(tenant);
		const path = `/workflows/${id}/schedule`;
		const { json } = await ask('PUT', path, aSchedule());
		expect((await ask('PUT', path, aSchedule({ cron: '@hourly' }), { 'if-match': json.etag })).json.revision).toBe(2);
		const late = await ask('PUT', path, aSchedule({ cron: '@daily' }), { 'if-match': json.etag });
		expect(late.json.error.code).toBe('precondition_failed');
		expect((await ask('GET', path)).json.cron).toBe('@hourly');
	});

	test('takes any form of If-Match that its etag matches, and a star only where there is a schedule', async () => {
		const id = await aWorkflow(tenant);
		const path = `/workflows/${id}/schedule`;
		const save = (ifMatch: string) => ask('PUT', path, aSchedule(), { 'if-match': ifMatch });
		expect((await save('*')).json.error.code).toBe('precondition_failed');
		await ask('PUT', path, aSchedule());
		for (const ifMatch of ['*', 'W/"2"', '"9", "3"']) expect((await save(ifMatch)).status, ifMatch).toBe(200);
		expect((await save('"9", W/"3"')).json.error.code).toBe('precondition_failed');
	});

	test('two at once make one schedule', async () => {
		const id = await aWorkflow(tenant);
		const path = `/workflows/${id}/schedule`;
		const answers = await Promise.all([1, 2, 3].map(() => ask('PUT', path, aSchedule())));
		const ids = answers.filter(({ status }) => status === 200).map(({ json }) => json.id);
		expect(new Set(ids).size).toBe(1);
	});
});

describe('the switch of a schedule', () => {
	test('needs the workflow online, goes off with it, and stays off when that comes back', async () => {
		const id = await anOnlineScheduled(tenant);
		const online = await ask('POST', `/workflows/${id}/schedule/online`);
		expect(online.json).toMatchObject({ online: true, status: 'scheduling' });
		expect(Date.parse(online.json.nextAt)).toBeGreaterThan(Date.now());
		await ask('POST', `/workflows/${id}/offline`);
		expect((await ask('GET', `/workflows/${id}/schedule`)).json).toMatchObject({ online: false, nextAt: null });
		await ask('POST', `/workflows/${id}/online`);
		expect((await ask('GET', `/workflows/${id}/schedule`)).json).toMatchObject({ online: false, status: 'offline' });
	});

	test('is told to the scheduler later when it cannot be reached', async () => {
		const id = await anOnlineScheduled(tenant);
		const put = vi
			.spyOn(WorkflowScheduler.prototype, 'putSchedule')
			.mockRejectedValue(new Error('Network connection lost.'));
		expect((await ask('POST', `/workflows/${id}/schedule/online`)).status).toBeGreaterThanOrEqual(500);
		put.mockRestore();
		await sweep();
		expect((await ask('GET', `/workflows/${id}/schedule`)).json).toMatchObject({ online: true, status: 'scheduling' });
	});

	test('waits for the news that the workflow is online, and tells it to the scheduler first', async () => {
		const id = await aScheduledDraft();
		const publish = vi.spyOn(WorkflowScheduler.prototype, 'publish');
		publish.mockRejectedValueOnce(new Error('Network connection lost.'));
		expect((await ask('POST', `/workflows/${id}/online`)).status).toBeGreaterThanOrEqual(500);
		expect((await ask('GET', `/workflows/${id}`)).json.state).toBe('online');
		const online = await ask('POST', `/workflows/${id}/schedule/online`);
		expect(online.json).toMatchObject({ online: true, status: 'scheduling', nextAt: '2049-03-02T08:00:00.000Z' });
		setTime('2049-03-02T08:00:00.100Z');
		await ask('GET', `/workflows/${id}/schedule`);
		const { json } = await ask('GET', `/workflows/${id}/schedule/ledger`);
		expect(json.items).toMatchObject([{ at: '2049-03-02T08:00:00.000Z', outcome: 'started' }]);
	});

	test('is unconfirmed, and not over, as long as the scheduler cannot be told', async () => {
		const id = await aScheduledDraft();
		const publish = vi.spyOn(WorkflowScheduler.prototype, 'publish');
		publish.mockRejectedValue(new Error('Network connection lost.'));
		await ask('POST', `/workflows/${id}/online`);
		expect((await ask('POST', `/workflows/${id}/schedule/online`)).status).toBeGreaterThanOrEqual(500);
		const unconfirmed = { online: true, status: 'unconfirmed', nextAt: null };
		expect((await ask('GET', `/workflows/${id}/schedule`)).json).toMatchObject(unconfirmed);
		expect((await ask('GET', '/schedules?status=unconfirmed')).json.items).toMatchObject([{ workflowId: id }]);
		expect((await ask('GET', '/schedules?status=expired,scheduling,offline,needs_attention')).json.items).toEqual([]);
		const { blockers } = (await ask('GET', `/workflows/${id}/why`)).json;
		expect(blockers).toContainEqual(expect.objectContaining({ kind: 'schedule_unconfirmed' }));
		await sweep();
		expect((await ask('GET', `/workflows/${id}/schedule`)).json).toMatchObject(unconfirmed);
		publish.mockRestore();
		await sweep();
		expect((await ask('GET', `/workflows/${id}/schedule`)).json).toMatchObject({ status: 'scheduling' });
	});

	test('off, the schedule can be deleted; on, it cannot', async () => {
		const id = await anOnlineScheduled(tenant);
		const path = `/workflows/${id}/schedule`;
		await ask('POST', `${path}/online`);
		expect((await ask('DELETE', path)).json.error.code).toBe('schedule_online');
		await ask('POST', `${path}/offline`);
		expect((await ask('DELETE', path)).status).toBe(204);
		expect((await ask('GET', path)).status).toBe(404);
		expect((await ask('PUT', path, aSchedule())).json.revision).toBe(1);
	});
});

describe('what a schedule starts its runs with', () => {
	const group = (executorGroup: string) => aSchedule({ run: { executorGroup } });
	const NO_EXECUTOR = {
		code: 'schedule_no_executor',
		pointer: '/schedule/run/executorGroup',
		values: { group: 'gpu' },
	};

	test('is a group in which nobody runs its tasks: saving says so, and it does not go online', async () => {
		const id = await anOnlineScheduled(tenant);
		const path = `/workflows/${id}/schedule`;
		const saved = await ask('PUT', path, group('gpu'));
		expect(saved.json.warnings).toMatchObject([{ code: 'schedule_no_executor', details: { group: 'gpu' } }]);
		const refused = await ask('POST', `${path}/online`);
		expect([refused.status, refused.json.error.code]).toEqual([409, 'blocked']);
		expect(refused.json.error.details.blockers).toMatchObject([NO_EXECUTOR]);
		expect((await ask('GET', path)).json).toMatchObject({ online: false, status: 'offline' });
		const { blockers } = (await ask('GET', `/workflows/${id}/why`)).json;
		expect(blockers).toContainEqual(
			expect.objectContaining({ kind: 'not_ready', release: expect.objectContaining({ operation: 'register' }) }),
		);
		expect((await ask('PUT', path, group('default'))).json.warnings).toEqual([]);
		expect((await ask('POST', `${path}/online`)).json).toMatchObject({ online: true });
	});

	test('is a group of executors that do not run every task of it', async () => {
		const { id: executorId } = await aReadyExecutor(tenant);
		const nodes = ['ECHO', 'OTHER'].map((type) => ({ key: type.toLowerCase(), kind: 'task' as const, task: { type } }));
		const id = await aWorkflow(tenant, aDocument({ nodes }));
		await ask('PUT', `/workflows/${id}/schedule`, group('default'));
		const refused = await ask('POST', `/workflows/${id}/online`);
		expect(refused.json.error.details.blockers).toContainEqual(
			expect.objectContaining({ code: 'schedule_unknown_task_type', values: { group: 'default', type: 'OTHER' } }),
		);
		await ask('PATCH', `/executors/${executorId}`, { enabled: false });
		const nobody = await ask('POST', `/workflows/${id}/online`);
		expect(nobody.json.error.details.blockers).toContainEqual(
			expect.objectContaining({ ...NO_EXECUTOR, values: { group: 'default' } }),
		);
	});

	test('is a value that a new version of the workflow takes no longer', async () => {
		await aReadyExecutor(tenant);
		const document = (type: 'string' | 'integer') => aDocument({ name: 'counted', params: [{ name: 'count', type }] });
		const id = await aWorkflow(tenant, document('string'));
		const path = `/workflows/${id}/schedule`;
		await ask('PUT', path, aSchedule({ run: { params: { count: 'many' } } }));
		await ask('PUT', `/workflows/${id}`, { document: document('integer') });
		const refused = await ask('POST', `/workflows/${id}/online`);
		expect(refused.json.error.details.blockers).toMatchObject([
			{ code: 'schedule_parameter', pointer: '/schedule/run/params/count', values: { name: 'count' } },
		]);
		expect((await ask('GET', `/workflows/${id}`)).json.state).toBe('draft');
		await ask('PUT', path, aSchedule({ run: { params: { count: 7 } } }));
		expect((await ask('POST', `/workflows/${id}/online`)).json.state).toBe('online');
	});
});

describe('the list of schedules', () => {
	/** The workflows of what is listed, each with the status it is shown with. */
	async function listed(status: string): Promise<Readonly<Record<string, string>>> {
		const items: { workflowId: string; status: string }[] = (await ask('GET', `/schedules?status=${status}`)).json
			.items;
		return Object.fromEntries(items.map((item) => [item.workflowId, item.status]));
	}

	test('is filtered by how schedules stand, one status or several, and none is in two of them', async () => {
		const offline = await anOnlineScheduled(tenant);
		const scheduling = await anOnlineSchedule(tenant);
		const ending = await anOnlineSchedule(tenant, { end: '2049-03-02T08:00:00Z' });
		const troubled = await anOnlineSchedule(tenant);
		// Only another release could leave behind a rule that this one cannot evaluate.
		await env.DB.prepare('UPDATE schedules SET attention = ?, attention_since = 1 WHERE workflow_id = ?')
			.bind('The zone Mars/Olympus is not known here.', troubled)
			.run();
		expect(await listed('scheduling')).toEqual({ [scheduling]: 'scheduling', [ending]: 'scheduling' });
		expect(await listed('expired')).toEqual({});
		// With its last time it is over, and nobody has to look after it for that.
		setTime('2049-03-02T08:00:00Z');
		expect(await listed('expired')).toEqual({ [ending]: 'expired' });
		expect(await listed('scheduling')).toEqual({ [scheduling]: 'scheduling' });
		expect(await listed('needs_attention')).toEqual({ [troubled]: 'needs_attention' });
		expect(await listed('offline')).toEqual({ [offline]: 'offline' });
		expect(await listed('offline,expired')).toEqual({ [offline]: 'offline', [ending]: 'expired' });
		await ask('POST', `/workflows/${scheduling}/offline`);
		expect(await listed('scheduling')).toEqual({});
		expect((await ask('GET', '/schedules?status=paused')).json.error.code).toBe('invalid_request');
	});

	test('has one whose end was moved where it belongs now', async () => {
		const id = await anOnlineSchedule(tenant, { end: '2049-03-02T08:00:00Z' });
		setTime('2049-03-03T12:00:00Z');
		expect(await listed('expired')).toEqual({ [id]: 'expired' });
		await ask('PUT', `/workflows/${id}/schedule`, aSchedule());
		expect(await listed('expired')).toEqual({});
		expect(await listed('scheduling')).toEqual({ [id]: 'scheduling' });
	});
});

describe('a preview', () => {
	test('tells what is due, in words of the asker’s language, and what clocks do to it', async () => {
		const body = { cron: '30 2 * * *', timeZone: 'Europe/Berlin', after: '2049-03-27T00:00:00Z', limit: 3 };
		const { json } = await ask('POST', '/schedules/preview', body, { 'accept-language': 'zh-CN' });
		expect(json).toMatchObject({
			...{ dialect: 'unix', class: 'day', perDay: 1 },
			occurrences: [
				{ at: '2049-03-27T01:30:00.000Z', local: '2049-03-27T02:30:00', shifted: false },
				{ at: '2049-03-28T01:30:00.000Z', local: '2049-03-28T02:30:00', shifted: true },
				{ at: '2049-03-29T00:30:00.000Z', local: '2049-03-29T02:30:00', shifted: false },
			],
			transitions: [
				{ kind: 'gap', seconds: 3600, times: [{ local: '2049-03-28T02:30:00', becomes: 'shifted' }] },
				{ kind: 'fold', times: [{ local: '2049-10-31T02:30:00', becomes: 'once' }] },
			],
		});
		expect(json.text).toContain('02:30');
		expect(json.text).toMatch(/[一-龥]/);
	});
});

describe('the second clock', () => {
	test('wakes a schedule whose alarm was lost, and notes what it says', async () => {
		const id = await anOnlineScheduled(tenant, { cron: '* * * * *', timeZone: 'UTC' });
		await ask('POST', `/workflows/${id}/schedule/online`);
		const standing = vi.spyOn(WorkflowScheduler.prototype, 'scheduleStanding');
		const services = openServices(env, () => undefined);
		await lookAfterSchedules(services, Date.now());
		expect(standing).not.toHaveBeenCalled();
		await lookAfterSchedules(services, Date.now() + HOUR_MS);
		expect(standing).toHaveBeenCalled();
		const listed = await ask('GET', '/schedules');
		expect(listed.json.items).toMatchObject([{ workflowId: id, status: 'scheduling' }]);
	});
});
