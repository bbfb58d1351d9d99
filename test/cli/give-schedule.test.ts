import { afterEach, expect, test, vi } from 'vitest';
import { ApiClient } from '../../cli/client/api-client.ts';
import { bringOnline } from '../../cli/demo/bring-online.ts';
import { giveSchedule } from '../../cli/demo/give-schedule.ts';
import { scheduleLine } from '../../cli/demo/schedule-line.ts';
import type { Schedule } from '../../worker/contract/schedule.ts';
import { buildDocument, buildNode } from '../support/build-document.ts';

const PROJECT = 'prj_01aaaaaaaaaaaaaaaaaaaaaaaa';
const WORKFLOW = 'wf_01aaaaaaaaaaaaaaaaaaaaaaaa';
const AT = '2026-11-30T12:00:00.000Z';
const WORKFLOW_PATH = `/projects/${PROJECT}/workflows/${WORKFLOW}`;
const NOTHING = { error: { code: 'not_found', message: 'Nothing is there.', requestId: 'r', details: {} } };

const api = new ApiClient('http://orrery.example', 'token');

afterEach(() => {
	vi.unstubAllGlobals();
});

function aSchedule(partial: Partial<Schedule> = {}): Schedule {
	return {
		...{ id: 'sch_01aaaaaaaaaaaaaaaaaaaaaaaa', projectId: PROJECT, workflowId: WORKFLOW, workflowName: 'daily' },
		...{ cron: '0 6 * * *', dialect: 'unix', timeZone: 'Europe/Berlin', start: null, end: null, gap: 'shift' },
		...{ fold: 'auto', missed: 'latest', generation: 'immediate', dailyWindow: null, offsetSeconds: 0 },
		...{ run: { params: {} }, online: true, status: 'scheduling', attention: null, revision: 2, etag: '"2"' },
		...{ nextAt: '2026-12-01T05:00:00.000Z', createdAt: AT, updatedAt: AT, updatedBy: 'token:tok_1' },
		...partial,
	};
}

function aWorkflow(partial: object = {}) {
	return {
		...{ id: WORKFLOW, projectId: PROJECT, name: 'daily', state: 'online', latestVersion: 1 },
		...{ onlineVersion: 1, etag: '"1"', createdAt: AT, updatedAt: AT, firstSubmittedAt: AT, lastSubmittedAt: AT },
		...partial,
	};
}

/** A deployment that answers so; what it does not know it does not find. Notes what it was asked, and with what. */
function deployment(answers: Readonly<Record<string, unknown>>): unknown[][] {
	const asked: unknown[][] = [];
	vi.stubGlobal('fetch', async (url: string, { method, body }: { method: string; body?: string }) => {
		const request = `${method} ${new URL(url).pathname.replace('/api/v1', '')}`;
		asked.push(body === undefined ? [request] : [request, JSON.parse(body)]);
		const answer = answers[request];
		return answer === undefined ? Response.json(NOTHING, { status: 404 }) : Response.json(answer);
	});
	return asked;
}

test('a workflow without a schedule gets one of every day at six in its project’s zone, and that is online', async () => {
	const settings = { params: {}, hotDays: 7, retentionDays: 365 };
	const project = {
		id: PROJECT,
		organizationId: 'org_01aaaaaaaaaaaaaaaaaaaaaaaa',
		name: 'demo',
		settings,
		createdAt: AT,
	};
	const asked = deployment({
		[`GET /projects/${PROJECT}`]: { ...project, timeZone: 'Europe/Berlin' },
		[`PUT ${WORKFLOW_PATH}/schedule`]: { ...aSchedule({ online: false }), warnings: [] },
		[`POST ${WORKFLOW_PATH}/schedule/online`]: aSchedule(),
	});
	expect(await giveSchedule(api, PROJECT, WORKFLOW)).toMatchObject({ online: true });
	expect(asked.slice(2)).toEqual([
		[`PUT ${WORKFLOW_PATH}/schedule`, { cron: '0 6 * * *', timeZone: 'Europe/Berlin' }],
		[`POST ${WORKFLOW_PATH}/schedule/online`],
	]);
});

test('a schedule that somebody changed or took offline is left as it is', async () => {
	const changed = aSchedule({ cron: '*/5 * * * *', online: false, status: 'offline', nextAt: null });
	const asked = deployment({ [`GET ${WORKFLOW_PATH}/schedule`]: changed });
	expect(await giveSchedule(api, PROJECT, WORKFLOW)).toEqual(changed);
	expect(asked).toHaveLength(1);
});

test.each([true, false])('a schedule that is online (%s) stays so when the demo’s document changed', async (online) => {
	const current = { ...aWorkflow(), document: buildDocument([buildNode('old')], { name: 'daily' }) };
	const saved = { ...current, state: 'offline', onlineVersion: null, latestVersion: 2, warnings: [] };
	const asked = deployment({
		[`GET /projects/${PROJECT}/workflows`]: { items: [aWorkflow()], nextCursor: null },
		[`GET ${WORKFLOW_PATH}`]: current,
		[`GET ${WORKFLOW_PATH}/schedule`]: aSchedule({ online }),
		[`POST ${WORKFLOW_PATH}/offline`]: aWorkflow({ state: 'offline' }),
		[`PUT ${WORKFLOW_PATH}`]: saved,
		[`POST ${WORKFLOW_PATH}/online`]: { ...aWorkflow(), warnings: [] },
		[`POST ${WORKFLOW_PATH}/schedule/online`]: aSchedule(),
	});
	await bringOnline(api, PROJECT, buildDocument([buildNode('new')], { name: 'daily' }));
	const requests = asked.map(([request]) => request);
	expect(requests.includes(`POST ${WORKFLOW_PATH}/schedule/online`)).toBe(online);
	expect(requests.at(online ? -2 : -1)).toBe(`POST ${WORKFLOW_PATH}/online`);
});

test('the report says when the next run is, by the clocks of the schedule’s zone', () => {
	expect(scheduleLine(aSchedule())).toBe(
		'daily has the schedule "0 6 * * *" (Europe/Berlin): next run 2026-12-01 06:00.',
	);
	expect(scheduleLine(aSchedule({ nextAt: null, status: 'offline' }))).toBe(
		'daily has the schedule "0 6 * * *" (Europe/Berlin): offline.',
	);
});
