import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ProjectCapacity } from '../../../worker/capacity/project-capacity.ts';
import { capacityStub } from '../../../worker/capacity/stub.ts';
import { WINDOW_SLOTS } from '../../../worker/capacity/window.ts';
import { instanceStub } from '../../../worker/instance/stub.ts';
import { WorkflowInstance } from '../../../worker/instance/workflow-instance.ts';
import { newId } from '../../../worker/lib/new-id.ts';
import type { PublishedWorkflow, StartRequest } from '../../../worker/schedule/rpc.ts';
import { schedulerStub } from '../../../worker/schedule/stub.ts';
import { WorkflowScheduler } from '../../../worker/schedule/workflow-scheduler.ts';
import { documentOf, type NodeDraft } from '../../support/run-builder.ts';

const by = { kind: 'token', id: 'tok_1' } as const;

function requestOf(partial: Partial<StartRequest> = {}): StartRequest {
	return {
		...{ kind: 'manual', by, scheduleTime: null, timeZone: null, startParams: {}, failureStrategy: null },
		...{ priority: null, executorGroup: null, mode: 'dryRun', scope: null },
		...partial,
	};
}

/** A workflow of its own project, online. No executor is registered: a normal run waits, a dry one ends at once. */
async function aWorkflow(nodes: readonly NodeDraft[] = [{ key: 'only' }]) {
	const projectId = newId('project', Date.now());
	const workflowId = newId('workflow', Date.now());
	const published: PublishedWorkflow = {
		...{ projectId, projectName: 'demo', workflowId, workflowName: 'daily', version: 1 },
		...{ document: documentOf(nodes), timeZone: 'Europe/Berlin', projectParams: {} },
	};
	const scheduler = () => schedulerStub(env, projectId, workflowId);
	await scheduler().publish(published);
	return {
		published,
		scheduler,
		object: () => env.WORKFLOW_SCHEDULER.getByName(`${projectId}/${workflowId}`),
		run: (instanceId: string) => instanceStub(env, projectId, instanceId),
		capacity: () => capacityStub(env, projectId),
	};
}

async function started(workflow: Awaited<ReturnType<typeof aWorkflow>>, key: string, request = requestOf()) {
	const answer = await workflow.scheduler().start(key, request);
	if (!answer.ok) throw new Error(`refused: ${answer.code}`);
	return answer;
}

beforeEach(() => {
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
});

describe('a start', () => {
	test('with the same key is the same run, whoever loses memory in between', async () => {
		const workflow = await aWorkflow();
		const first = await started(workflow, 'a');
		await evictDurableObject(workflow.object());
		expect(await started(workflow, 'a')).toEqual({
			ok: true,
			instanceId: first.instanceId,
			created: false,
			warnings: [],
		});
		expect((await started(workflow, 'b')).instanceId).not.toBe(first.instanceId);
	});

	test('with the same key at the same time is one run', async () => {
		const workflow = await aWorkflow();
		const starts = await Promise.all(Array.from({ length: 10 }, () => started(workflow, 'a')));
		expect(new Set(starts.map((start) => start.instanceId)).size).toBe(1);
		expect(starts.filter((start) => start.created)).toHaveLength(1);
	});

	test('A9: with the same key and another request is refused', async () => {
		const workflow = await aWorkflow();
		await started(workflow, 'a', requestOf({ startParams: { one: 1, two: [{ b: 1, a: 2 }] } }));
		const same = requestOf({ startParams: { two: [{ a: 2, b: 1 }], one: 1 } });
		expect(await workflow.scheduler().start('a', same)).toMatchObject({ ok: true, created: false });
		const other = requestOf({ startParams: { one: 2 } });
		expect(await workflow.scheduler().start('a', other)).toMatchObject({ ok: false, code: 'idempotency_conflict' });
	});

	test('captures the definition, and what the asker left open is the workflow’s', async () => {
		const workflow = await aWorkflow();
		const { instanceId } = await started(workflow, 'a', requestOf({ scheduleTime: 1_700_000_000_000 }));
		expect(await workflow.run(instanceId).view()).toMatchObject({
			...{ id: instanceId, version: 1, timeZone: 'Europe/Berlin', priority: 'MEDIUM', failureStrategy: 'continue' },
			...{ scheduleTime: '2023-11-14T22:13:20.000Z', state: 'success' },
		});
	});

	test('is refused while the workflow is offline', async () => {
		const workflow = await aWorkflow();
		await workflow.scheduler().unpublish(by);
		expect(await workflow.scheduler().start('a', requestOf())).toMatchObject({ ok: false, code: 'workflow_offline' });
		await workflow.scheduler().publish({ ...workflow.published, version: 2 });
		const { instanceId } = await started(workflow, 'a');
		expect(await workflow.run(instanceId).view()).toMatchObject({ version: 2 });
	});

	test('that its run never heard of is sent again, once, even with the definition changed since', async () => {
		const workflow = await aWorkflow();
		vi.spyOn(WorkflowInstance.prototype, 'start').mockRejectedValueOnce(new Error('Network connection lost.'));
		const { instanceId } = await started(workflow, 'a');
		expect(await workflow.run(instanceId).view()).toBeNull();
		await workflow.scheduler().publish({ ...workflow.published, version: 2 });
		await evictDurableObject(workflow.object());
		await runDurableObjectAlarm(workflow.object());
		expect(await workflow.run(instanceId).view()).toMatchObject({ version: 1, state: 'success' });
		expect(await started(workflow, 'a')).toMatchObject({ instanceId, created: false });
	});

	test('whose alarm was refused is delivered when it is asked for again', async () => {
		const workflow = await aWorkflow();
		await runInDurableObject(workflow.object(), async (object: WorkflowScheduler, { storage }) => {
			vi.spyOn(storage, 'setAlarm').mockRejectedValueOnce(new Error('overloaded'));
			await expect(object.start('a', requestOf())).rejects.toThrow('overloaded');
		});
		const { instanceId, created } = await started(workflow, 'a');
		expect(created).toBe(false);
		expect(await workflow.run(instanceId).view()).toMatchObject({ state: 'success' });
	});

	test('whose end was not heard of is closed when it is sent again', async () => {
		const workflow = await aWorkflow();
		const { instanceId } = await started(workflow, 'a', requestOf({ mode: 'normal' }));
		const ended = vi
			.spyOn(WorkflowScheduler.prototype, 'ended')
			.mockRejectedValue(new Error('Network connection lost.'));
		await workflow.run(instanceId).operate('force_close', by);
		expect(await workflow.scheduler().live(10)).toMatchObject([{ instanceId }]);
		ended.mockRestore();
		await evictDurableObject(workflow.object());
		await runDurableObjectAlarm(workflow.object());
		expect(await workflow.scheduler().live(10)).toEqual([]);
	});
});

test('a run that is deleted while the alarm works off its list is not started anew', async () => {
	const workflow = await aWorkflow();
	const request = requestOf({ mode: 'normal' });
	const starts = await Promise.all(Array.from({ length: 7 }, (_, place) => started(workflow, `k${place}`, request)));
	// The alarm works off its list in this order, and not in that of the starts.
	const listed = await workflow.scheduler().runs('', 10);
	const last = () => workflow.run(listed.at(-1)?.instanceId ?? '');
	await evictDurableObject(workflow.object());
	let isRemoved = false;
	const begin = WorkflowInstance.prototype.start;
	const start = vi.spyOn(WorkflowInstance.prototype, 'start').mockImplementation(async function (
		this: WorkflowInstance,
		spec,
	) {
		// An object cannot wait for a promise of another, so the other six look again and again.
		if (start.mock.calls.length > 1) while (!isRemoved) await scheduler.wait(1);
		else {
			await last().operate('force_close', by);
			await last().remove(by);
			isRemoved = true;
		}
		return begin.call(this, spec);
	});
	await runDurableObjectAlarm(workflow.object());
	expect(start).toHaveBeenCalledTimes(starts.length - 1);
	expect(await last().view()).toBeNull();
});

test('a workflow that was never published, or was removed, leaves no storage behind, whoever asks', async () => {
	const workflow = await aWorkflow();
	await workflow.scheduler().remove();
	const instanceId = newId('instance', Date.now());
	await workflow.scheduler().start('a', requestOf());
	await workflow.scheduler().reopen(instanceId, 'rerun', by);
	await workflow.scheduler().ended({ instanceId, startKey: 'a', round: 1, state: 'stopped', at: 1 });
	await workflow.scheduler().forgotten(instanceId);
	await workflow.scheduler().unpublish(by);
	expect(await workflow.scheduler().live(10)).toEqual([]);
	expect(await workflow.scheduler().remove()).toEqual({ ok: true });
	expect(await workflow.object().granted(20)).toBe(0);
	const tables = await runInDurableObject(workflow.object(), (_object, state) =>
		state.storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'").toArray(),
	);
	expect(tables).toEqual([]);
});

describe('the end of a run', () => {
	test('that comes late does not close what was opened since, heard of or not', async () => {
		const workflow = await aWorkflow();
		const { instanceId } = await started(workflow, 'a', requestOf({ mode: 'normal' }));
		const run = workflow.run(instanceId);
		const lost = new Error('Network connection lost.');
		vi.spyOn(WorkflowScheduler.prototype, 'ended').mockRejectedValueOnce(lost);
		let first: number | undefined;
		for (const round of [1, 2]) {
			await run.operate('force_close', by);
			first ??= Date.parse((await run.view())?.endedAt ?? '');
			await workflow.scheduler().reopen(instanceId, 'rerun', by);
			expect(await run.view()).toMatchObject({ round: round + 1, state: 'running' });
			await workflow.scheduler().ended({ instanceId, startKey: 'a', round: 1, state: 'stopped', at: first });
			expect(await workflow.scheduler().live(10)).toMatchObject([{ instanceId }]);
		}
	});

	test('two reopenings at once open it once and leave it live', async () => {
		const workflow = await aWorkflow();
		const { instanceId } = await started(workflow, 'a', requestOf({ mode: 'normal' }));
		await workflow.run(instanceId).operate('force_close', by);
		await evictDurableObject(workflow.object());
		const reopen = () => workflow.scheduler().reopen(instanceId, 'rerun', by);
		const answers = await Promise.all([reopen(), reopen()]);
		expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
		expect(await workflow.scheduler().live(10)).toMatchObject([{ instanceId }]);
	});

	test('is kept, and a late repetition does not end a run that was opened again', async () => {
		const workflow = await aWorkflow();
		const { instanceId } = await started(workflow, 'a', requestOf({ mode: 'normal' }));
		await workflow.run(instanceId).operate('force_close', by);
		const view = await workflow.run(instanceId).view();
		const at = Date.parse(view?.endedAt ?? '');
		expect(await workflow.scheduler().reopen(instanceId, 'rerun', by)).toEqual({ ok: true, changed: true });
		await workflow.scheduler().ended({ instanceId, startKey: 'a', round: 1, state: 'stopped', at });
		expect(await workflow.scheduler().live(10)).toMatchObject([{ instanceId }]);
		expect(await workflow.run(instanceId).view()).toMatchObject({ round: 2, state: 'running' });
	});

	test('a reopening that the run refuses leaves it ended', async () => {
		const workflow = await aWorkflow();
		const { instanceId } = await started(workflow, 'a');
		expect(await workflow.scheduler().reopen(instanceId, 'recover', by)).toMatchObject({
			...{ ok: false, code: 'illegal_transition' },
		});
		expect(await workflow.scheduler().live(10)).toEqual([]);
	});

	test('a reopening whose answer was lost is found out by the alarm', async () => {
		const workflow = await aWorkflow();
		const { instanceId } = await started(workflow, 'a');
		const operate = vi.spyOn(WorkflowInstance.prototype, 'operate');
		operate.mockRejectedValueOnce(new Error('Network connection lost.'));
		expect(await workflow.scheduler().reopen(instanceId, 'rerun', by)).toMatchObject({
			ok: false,
			code: 'unavailable',
		});
		expect(await workflow.scheduler().live(10)).toHaveLength(1);
		await evictDurableObject(workflow.object());
		await runDurableObjectAlarm(workflow.object());
		expect(await workflow.scheduler().live(10)).toEqual([]);
	});

	test('an edit takes no slots and opens nothing, and the run is looked after until it owes nothing', async () => {
		const workflow = await aWorkflow();
		const { instanceId } = await started(workflow, 'a');
		const acquire = vi.spyOn(ProjectCapacity.prototype, 'acquire');
		const definition = { version: 2, document: documentOf([{ key: 'other' }]), projectParams: null };
		vi.spyOn(WorkflowInstance.prototype, 'operate').mockRejectedValueOnce(new Error('Network connection lost.'));
		const edit = () => workflow.scheduler().reopen(instanceId, { kind: 'edit', definition }, by);
		expect(await edit()).toMatchObject({ ok: false, code: 'unavailable' });
		const poke = vi.spyOn(WorkflowInstance.prototype, 'poke').mockResolvedValueOnce(Date.now());
		await runDurableObjectAlarm(workflow.object());
		expect(await edit()).toEqual({ ok: true, changed: true });
		await runDurableObjectAlarm(workflow.object());
		await runDurableObjectAlarm(workflow.object());
		expect(poke).toHaveBeenCalledTimes(2);
		expect(acquire).not.toHaveBeenCalled();
		expect(await workflow.scheduler().live(10)).toEqual([]);
		expect(await workflow.run(instanceId).view()).toMatchObject({ state: 'success', version: 2 });
	});

	test('a workflow is removed only when none of its runs is live', async () => {
		const workflow = await aWorkflow();
		const { instanceId } = await started(workflow, 'a', requestOf({ mode: 'normal' }));
		expect(await workflow.scheduler().remove()).toMatchObject({ ok: false, code: 'instances_live' });
		await workflow.run(instanceId).operate('force_close', by);
		expect(await workflow.scheduler().remove()).toEqual({ ok: true });
		expect(await workflow.scheduler().start('a', requestOf())).toMatchObject({ code: 'workflow_offline' });
	});
});

describe('capacity', () => {
	test('a burst of 200 starts costs a handful of questions', async () => {
		const workflow = await aWorkflow([{ key: 'a' }, { key: 'b' }]);
		const acquire = vi.spyOn(ProjectCapacity.prototype, 'acquire');
		const request = requestOf({ mode: 'normal' });
		await Promise.all(Array.from({ length: 200 }, (_, place) => started(workflow, `k${place}`, request)));
		const asks = acquire.mock.calls.filter(([asked]) => asked.holder.startsWith('wf:'));
		expect(asks.length).toBeLessThan(12);
		const { slots } = await workflow
			.capacity()
			.acquire({ holder: 'ins:x', wanted: WINDOW_SLOTS, priority: 0, ahead: false });
		expect(slots).toBeLessThanOrEqual(WINDOW_SLOTS - 400);
	}, 30_000);

	test('A21: slots of a run that only waits are free again, also after memory was lost, and stay so when it is reopened', async () => {
		const workflow = await aWorkflow([{ key: 'a', delaySeconds: 3600 }]);
		const { instanceId } = await started(workflow, 'a', requestOf({ mode: 'normal' }));
		await vi.waitFor(async () => expect(await workflow.object().granted(20)).toBe(20));
		await evictDurableObject(workflow.object());
		expect(await workflow.object().granted(20)).toBe(0);
		await workflow.run(instanceId).operate('force_close', by);
		expect(await workflow.scheduler().reopen(instanceId, 'rerun', by)).toEqual({ ok: true, changed: true });
		const slotsOf = (_scheduler: unknown, { storage }: DurableObjectState) =>
			storage.sql.exec('SELECT slots, state FROM start').toArray();
		expect(await runInDurableObject(workflow.object(), slotsOf)).toEqual([{ slots: 0, state: 'live' }]);
	});

	test('slots of ended runs are free again, and counted right after memory was lost', async () => {
		const workflow = await aWorkflow([{ key: 'a' }, { key: 'b' }]);
		const request = requestOf({ mode: 'normal' });
		const { instanceId } = await started(workflow, 'a', request);
		await started(workflow, 'b', request);
		await evictDurableObject(workflow.object());
		await workflow.run(instanceId).operate('force_close', by);
		await evictDurableObject(workflow.object());
		const holder = workflow.object();
		expect(await holder.granted(20)).toBe(2);
	});
});
