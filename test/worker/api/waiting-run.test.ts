import { beforeEach, describe, expect, test, vi } from 'vitest';
import { WorkflowInstance } from '../../../worker/instance/workflow-instance.ts';
import { WorkflowScheduler } from '../../../worker/schedule/workflow-scheduler.ts';
import { call } from './caller.ts';
import { aReadyExecutor } from './executor.ts';
import { anEndedRun, aRun, aSerialWorkflow } from './flow.ts';
import { aTenant, type Tenant } from './tenant.ts';

let tenant: Tenant;

beforeEach(async () => {
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
	// Only the test moves the runs.
	vi.spyOn(WorkflowInstance.prototype, 'claim').mockResolvedValue([]);
	tenant = await aTenant();
	await aReadyExecutor(tenant);
});

function ask(method: string, path: string, body?: unknown) {
	return call({ method, path: `/projects/${tenant.projectId}${path}`, token: tenant.token, body });
}

async function read(path: string) {
	return (await ask('GET', path)).json;
}

/** A run that is active, and another that waits for it. */
async function aPair() {
	const workflowId = await aSerialWorkflow(tenant);
	const active = await aRun(tenant, workflowId);
	return { workflowId, active, waiting: await aRun(tenant, workflowId) };
}

describe('a run that waits for its turn', () => {
	test('is shown as such, and says why, where in the line, and for whom', async () => {
		const { active, waiting } = await aPair();
		expect(await read(`/instances/${waiting}`)).toMatchObject({
			...{ state: 'waiting', held: false, inLine: { strategy: 'serialWait', held: null } },
			tasks: { running: 0 },
		});
		const why = await read(`/instances/${waiting}/why`);
		expect(why.blockers).toMatchObject([
			{
				kind: 'execution_strategy',
				text: 'The run waits for its turn: runs of this workflow follow one another. It is number 1 of 1 in the line.',
				values: { strategy: 'serialWait', place: 1, waiting: 1, runs: [active] },
			},
		]);
		const task = await read(`/task-instances/${waiting}.extract/why`);
		expect(task.blockers).toMatchObject([{ kind: 'execution_strategy', values: { place: 1 } }]);
	});

	test('says what it can when its scheduler does not answer', async () => {
		const { waiting } = await aPair();
		vi.spyOn(WorkflowScheduler.prototype, 'lineStanding').mockRejectedValue(new Error('overloaded'));
		const why = await read(`/instances/${waiting}/why`);
		expect(why.blockers).toMatchObject([{ kind: 'execution_strategy', values: { strategy: 'serialWait' } }]);
	});

	test('is held and released, in the list as well, and twice is once', async () => {
		const { waiting } = await aPair();
		const holding = () => ask('POST', `/instances/${waiting}/hold`);
		expect((await holding()).json).toEqual({ changed: true });
		expect((await holding()).json).toEqual({ changed: false });
		await expect
			.poll(async () => (await read('/instances?state=waiting')).items)
			.toMatchObject([{ id: waiting, held: true }]);
		const why = await read(`/instances/${waiting}/why`);
		expect(why.blockers).toMatchObject([
			{ kind: 'run_held', by: expect.stringContaining(':'), release: { operation: 'release', on: { id: waiting } } },
			{ kind: 'execution_strategy', values: { place: null, waiting: 0 } },
		]);
		expect((await ask('POST', `/instances/${waiting}/release`)).json).toEqual({ changed: true });
		expect((await ask('POST', `/instances/${waiting}/release`)).json).toEqual({ changed: false });
		await expect
			.poll(async () => (await read('/instances?state=waiting')).items)
			.toMatchObject([{ id: waiting, held: false }]);
	});

	test('is held by a batch, of which each is told', async () => {
		const { active, waiting } = await aPair();
		const answered = await ask('POST', '/instances/batch', { operation: 'hold', ids: [active, waiting] });
		expect(answered.json.results).toMatchObject([
			{ id: active, ok: false, code: 'illegal_transition', details: { state: 'running', operation: 'hold' } },
			{ id: waiting, ok: true, changed: true },
		]);
	});

	test('tells a preview of what would be done, and does nothing', async () => {
		const { waiting } = await aPair();
		const previewed = await ask('POST', `/instances/${waiting}/stop?dryRun=true`);
		expect(previewed.json).toMatchObject({ from: 'waiting', to: 'stopped', stopping: 0 });
		expect((await ask('POST', `/instances/${waiting}/hold?dryRun=true`)).json).toMatchObject({ to: 'waiting' });
		expect(await read(`/instances/${waiting}`)).toMatchObject({ state: 'waiting', held: false });
	});

	test('takes nothing that is for runs under way, and says what it takes', async () => {
		const { waiting } = await aPair();
		for (const operation of ['pause', 'resume', 'rerun', 'recover']) {
			const refused = await ask('POST', `/instances/${waiting}/${operation}`);
			expect([refused.status, refused.json.error]).toMatchObject([
				409,
				{
					code: 'illegal_transition',
					details: { state: 'waiting', operation, allowed: ['hold', 'stop', 'force_close'] },
				},
			]);
		}
		await ask('POST', `/instances/${waiting}/hold`);
		expect((await ask('POST', `/instances/${waiting}/pause`)).json.error.details.allowed).toContain('release');
		expect((await ask('DELETE', `/instances/${waiting}`)).status).toBe(409);
	});

	test('gets its turn when the one before it is deleted', async () => {
		const { active, waiting } = await aPair();
		await ask('POST', `/instances/${active}/pause`);
		await expect.poll(async () => (await ask('DELETE', `/instances/${active}`)).status).toBe(204);
		await expect.poll(async () => (await read(`/instances/${waiting}`)).state).toBe('running');
	});

	test('keeps its workflow from being deleted', async () => {
		const { workflowId } = await aPair();
		await ask('POST', `/workflows/${workflowId}/offline`);
		const refused = await ask('DELETE', `/workflows/${workflowId}`);
		expect([refused.status, refused.json.error.code]).toEqual([409, 'instances_live']);
	});
});

test('what opens an ended run says beforehand that it will wait', async () => {
	const workflowId = await aSerialWorkflow(tenant);
	const ended = await anEndedRun(tenant, workflowId);
	await expect.poll(async () => (await read(`/instances/${ended}`)).state).toBe('stopped');
	await aRun(tenant, workflowId);
	const previewed = await ask('POST', `/instances/${ended}/rerun?dryRun=true`);
	expect(previewed.json).toMatchObject({ from: 'stopped', to: 'waiting' });
	expect((await ask('POST', `/instances/${ended}/rerun`)).json).toEqual({ changed: true });
	expect(await read(`/instances/${ended}`)).toMatchObject({ state: 'waiting', round: 2 });
});

test('under serial discard starts and reruns are refused while another run is active, which is named', async () => {
	const workflowId = await aSerialWorkflow(tenant, 'serialDiscard');
	const ended = await anEndedRun(tenant, workflowId);
	const active = await aRun(tenant, workflowId);
	for (const path of [`/workflows/${workflowId}/run`, `/instances/${ended}/rerun`, `/instances/${ended}/recover`]) {
		const refused = await ask('POST', path);
		expect([refused.status, refused.json.error]).toMatchObject([
			409,
			{ code: 'run_active', details: { instances: [active] } },
		]);
	}
});
