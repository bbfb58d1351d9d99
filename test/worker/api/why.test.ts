import { env } from 'cloudflare:workers';
import { beforeEach, expect, test, vi } from 'vitest';
import { capacityStub } from '../../../worker/capacity/stub.ts';
import { instanceWhySchema, taskWhySchema, workflowWhySchema } from '../../../worker/contract/why.ts';
import { call } from './caller.ts';
import { aReadyExecutor } from './executor.ts';
import { anOnlineWorkflow, aRun, aWorkflow } from './flow.ts';
import { aSchedule } from './schedule-entries.ts';
import { aTenant, type Tenant } from './tenant.ts';

let tenant: Tenant;

beforeEach(async () => {
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
	tenant = await aTenant();
});

async function get(path: string) {
	return (await call({ path: `/projects/${tenant.projectId}${path}`, token: tenant.token })).json;
}

function send(method: string, path: string, body?: unknown) {
	return call({ method, path: `/projects/${tenant.projectId}${path}`, token: tenant.token, body });
}

async function whyOfWorkflow(id: string) {
	const { blockers, ...rest } = workflowWhySchema.parse(await get(`/workflows/${id}/why`));
	const releaseOf = new Map(blockers.map(({ kind, release }) => [kind, release?.operation]));
	return { ...rest, blockers, kinds: blockers.map(({ kind }) => kind), releaseOf };
}

test('a run and its tasks say what they wait for', async () => {
	await aReadyExecutor(tenant);
	const id = await aRun(tenant, await anOnlineWorkflow(tenant));
	const why = instanceWhySchema.parse(await get(`/instances/${id}/why`));
	expect(why).toMatchObject({ id, state: 'running', timeZone: 'Europe/Berlin', blockers: [{ kind: 'tasks' }] });
	const [first, second] = (await get(`/instances/${id}/tasks`)).items;
	const chain = taskWhySchema.parse(await get(`/task-instances/${second.id}/why`));
	expect(chain).toMatchObject({ blockers: [{ kind: 'upstream', tasks: [first.key] }], roots: [first.key] });
});

test('a run that was stopped says who stopped it, and how it goes on', async () => {
	await aReadyExecutor(tenant);
	const id = await aRun(tenant, await anOnlineWorkflow(tenant));
	await send('POST', `/instances/${id}/force-close`);
	const why = instanceWhySchema.parse(await get(`/instances/${id}/why`));
	expect(why.blockers).toMatchObject([
		{ kind: 'run_ended', values: { state: 'stopped' }, release: { operation: 'recover', on: { id } } },
	]);
	expect(why.blockers[0]?.by).toMatch(/^token:/);
	const task = taskWhySchema.parse(await get(`/task-instances/${id}.extract/why`));
	expect(task.blockers).toMatchObject([{ kind: 'stopped', by: why.blockers[0]?.by }]);
});

test('a run without a slot says where it stands in the line of its project', async () => {
	await aReadyExecutor(tenant);
	const workflowId = await anOnlineWorkflow(tenant);
	const hog = { holder: 'ins:ins_01hog', wanted: 1000, priority: 0, ahead: false };
	await capacityStub(env, tenant.projectId).acquire(hog);
	const id = await aRun(tenant, workflowId);
	const why = await vi.waitFor(async () => {
		const now = instanceWhySchema.parse(await get(`/instances/${id}/why`));
		expect(now.blockers.map(({ kind }) => kind)).toContain('project_slots');
		return now;
	});
	expect(why.blockers.at(-1)).toMatchObject({
		values: { window: 1000, held: 1000, waiting: 1, place: 1, runs: ['ins_01hog'] },
	});
	expect(why.tasks[0]?.blockers.map(({ kind }) => kind)).toEqual(['slot', 'project_slots']);
	const workflow = await whyOfWorkflow(workflowId);
	expect([workflow.kinds, workflow.live.map((run) => run.id)]).toEqual([
		['no_schedule', 'runs_live', 'project_slots'],
		[id],
	]);
});

test('a workflow says what keeps it from running, from its draft to its schedule', async () => {
	const id = await aWorkflow(tenant);
	const draft = await whyOfWorkflow(id);
	expect(draft.kinds).toEqual(['not_online', 'not_ready', 'not_ready', 'no_schedule']);
	expect([...draft.releaseOf.values()]).toEqual(['online', 'register', 'schedule']);
	await aReadyExecutor(tenant);
	await send('PUT', `/workflows/${id}/schedule`, aSchedule({ start: '2090-01-01T00:00:00Z' }));
	await send('POST', `/workflows/${id}/online`);
	expect((await whyOfWorkflow(id)).releaseOf).toEqual(new Map([['schedule_offline', 'online']]));
	await send('POST', `/workflows/${id}/schedule/online`);
	const scheduled = await whyOfWorkflow(id);
	const { nextAt } = await get(`/workflows/${id}/schedule`);
	expect(scheduled.blockers).toMatchObject([{ kind: 'due_next', until: nextAt, release: { operation: 'run' } }]);
	await send('POST', `/workflows/${id}/schedule/planned/hold`, { times: [nextAt] });
	const held = await whyOfWorkflow(id);
	expect(held.blockers.at(-1)).toMatchObject({
		kind: 'planned_held',
		values: { count: 1, times: [nextAt] },
		by: expect.stringMatching(/^token:/),
	});
});
