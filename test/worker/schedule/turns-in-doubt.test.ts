import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ProjectCapacity } from '../../../worker/capacity/project-capacity.ts';
import type { ExecutionStrategy } from '../../../worker/contract/status.ts';
import type { ReopeningOrder } from '../../../worker/instance/order.ts';
import { WorkflowInstance } from '../../../worker/instance/workflow-instance.ts';
import { instanceIdOf } from '../../../worker/schedule/instance-id.ts';
import { WorkflowScheduler } from '../../../worker/schedule/workflow-scheduler.ts';
import { specOf } from '../../support/run-builder.ts';
import { aRule, aScheduledWorkflow, BY, ownClock, type ScheduledWorkflow, setTime } from './schedule-scene.ts';
import { aWorkflowUnder, nodesUnder, settled, several, started, statesOf } from './strategy-scene.ts';

const LOST = new Error('Network connection lost.');
const MINUTE_MS = 60_000;

ownClock('2049-03-01T09:58:30Z');

beforeEach(() => {
	// Only the test moves the runs.
	vi.spyOn(WorkflowInstance.prototype, 'claim').mockResolvedValue([]);
});

type Call<Args extends unknown[]> = (this: WorkflowInstance, ...args: Args) => Promise<unknown>;

/** What a run is asked reaches it, and what it answers does not come back. */
function losingAnswer<Args extends unknown[]>(call: Call<Args>) {
	return async function lost(this: WorkflowInstance, ...args: Args): Promise<never> {
		await call.apply(this, args);
		throw LOST;
	};
}

describe('what opens an ended run', () => {
	/** A run that was closed by force, and another that is active. */
	async function anEndedOne(strategy: ExecutionStrategy = 'serialWait') {
		const workflow = await aWorkflowUnder(strategy);
		const ended = await started(workflow);
		await workflow.run(ended).operate('force_close', BY);
		await expect.poll(() => workflow.scheduler().live(1)).toEqual([]);
		return { workflow, ended, active: await started(workflow) };
	}

	test.each([
		['a rerun', { kind: 'rerun', isNewest: false }, 2],
		['a recovery', { kind: 'recover' }, 1],
		['the rerun of a task', { kind: 'rerun_tasks', tasks: ['one'], withDownstream: true, isNewest: false }, 1],
	] satisfies [string, ReopeningOrder, number][])(
		'passes the strategy again: %s waits for its turn, as its preview tells',
		async (_name, order, round) => {
			const { workflow, ended, active } = await anEndedOne();
			expect(await workflow.scheduler().previewReopening(ended, order, BY)).toMatchObject({
				preview: { from: 'stopped', to: 'waiting' },
			});
			expect(await workflow.scheduler().reopen(ended, order, BY)).toMatchObject({ ok: true, changed: true });
			expect(await workflow.run(ended).view()).toMatchObject({ state: 'waiting', round });
			await workflow.run(active).operate('force_close', BY);
			await settled(workflow, [ended], ['running']);
			expect(await workflow.scheduler().live(10)).toMatchObject([{ instanceId: ended }]);
		},
	);

	test('leaves the line again when it has nothing left to run', async () => {
		const workflow = await aWorkflowUnder('serialWait');
		const ended = await started(workflow);
		for (const operation of ['hold', 'terminate'] as const)
			await workflow.run(ended).operate({ kind: 'operate_tasks', operation, tasks: ['one', 'two'] }, BY);
		await settled(workflow, [ended], ['failed']);
		await expect.poll(() => workflow.scheduler().live(1)).toEqual([]);
		const active = await started(workflow);
		const order: ReopeningOrder = { kind: 'operate_tasks', operation: 'set_success', tasks: ['one', 'two'] };
		expect(await workflow.scheduler().reopen(ended, order, BY)).toMatchObject({ ok: true, changed: true });
		expect(await statesOf(workflow, [ended])).toEqual(['success']);
		expect(await workflow.scheduler().live(10)).toMatchObject([{ instanceId: active }]);
	});

	test('that its run refuses leaves it as it was, and out of the line', async () => {
		const { workflow, ended, active } = await anEndedOne();
		const order: ReopeningOrder = { kind: 'operate_tasks', operation: 'set_failed', tasks: ['one'] };
		expect(await workflow.scheduler().reopen(ended, order, BY)).toMatchObject({ ok: false });
		expect(await workflow.scheduler().live(10)).toMatchObject([{ instanceId: active }]);
		expect(await workflow.scheduler().lineStanding(ended)).toBeNull();
	});

	test('of which no answer came is asked for by the alarm, and waits or has ended', async () => {
		const { workflow, ended, active } = await anEndedOne();
		vi.spyOn(WorkflowInstance.prototype, 'operate').mockRejectedValueOnce(LOST);
		expect(await workflow.scheduler().reopen(ended, { kind: 'recover' }, BY)).toMatchObject({ code: 'unavailable' });
		// It may be under way still, so nobody takes the run's word that it has ended.
		await workflow.evict();
		await workflow.ring();
		expect(await workflow.scheduler().live(10)).toHaveLength(2);
		setTime('2049-03-01T09:59:30Z');
		await workflow.ring();
		expect(await workflow.scheduler().live(10)).toMatchObject([{ instanceId: active }]);
		expect(await workflow.scheduler().reopen(ended, { kind: 'recover' }, BY)).toMatchObject({ changed: true });
		expect(await statesOf(workflow, [ended])).toEqual(['waiting']);
	});

	test('that was carried out although no answer came waits for its turn, and gets it', async () => {
		const { workflow, ended, active } = await anEndedOne();
		const { operate } = WorkflowInstance.prototype;
		const lost = vi.spyOn(WorkflowInstance.prototype, 'operate').mockImplementation(losingAnswer(operate));
		expect(await workflow.scheduler().reopen(ended, { kind: 'recover' }, BY)).toMatchObject({ code: 'unavailable' });
		lost.mockRestore();
		expect(await statesOf(workflow, [ended])).toEqual(['waiting']);
		await workflow.evict();
		setTime('2049-03-01T09:59:30Z');
		await workflow.ring();
		await workflow.run(active).operate('force_close', BY);
		await settled(workflow, [ended], ['running']);
	});

	test('is refused while another such order is under way, and then one of them counts', async () => {
		const { workflow, ended, active } = await anEndedOne();
		const orders = [{ kind: 'recover' }, { kind: 'rerun', isNewest: false }] as const;
		await Promise.all(orders.map((order) => workflow.scheduler().reopen(ended, order, BY)));
		expect(await statesOf(workflow, [ended])).toEqual(['waiting']);
		await workflow.run(active).operate('force_close', BY);
		await settled(workflow, [ended], ['running']);
	});

	test('opens no run past the line that has ended since it counted as active', async () => {
		const workflow = await aWorkflowUnder('serialWait');
		const [first = '', second = ''] = await several(workflow, null, null);
		vi.spyOn(WorkflowScheduler.prototype, 'ended').mockRejectedValue(LOST);
		await workflow.run(first).operate('force_close', BY);
		const closed = { into: 'closed', until: Date.now() } as const;
		expect(await workflow.run(first).operate({ kind: 'recover' }, BY, closed)).toMatchObject({ code: 'unavailable' });
		expect(await workflow.scheduler().reopen(first, { kind: 'recover' }, BY)).toMatchObject({
			ok: true,
			changed: true,
		});
		await settled(workflow, [first, second], ['waiting', 'running']);
	});

	test('that comes later than anybody asks for comes to nothing', async () => {
		const { workflow, ended } = await anEndedOne();
		const late = { into: { ticket: 1, strategy: 'serialWait' }, until: Date.now() - 1 } as const;
		expect(await workflow.run(ended).operate({ kind: 'recover' }, BY, late)).toMatchObject({ code: 'unavailable' });
		expect(await statesOf(workflow, [ended])).toEqual(['stopped']);
	});
});

describe('another strategy', () => {
	async function publish(workflow: ScheduledWorkflow, version: number, strategy: ExecutionStrategy): Promise<void> {
		await workflow.scheduler().publish({ ...workflow.published, version, document: nodesUnder(strategy) });
	}

	test('lets all that wait go when it is parallel', async () => {
		const workflow = await aWorkflowUnder('serialWait');
		const ids = await several(workflow, null, null, null);
		await workflow.scheduler().reopen(ids[2] ?? '', { kind: 'hold' }, BY);
		await publish(workflow, 2, 'parallel');
		await settled(workflow, ids, ['running', 'running', 'waiting']);
		expect(await workflow.run(ids[1] ?? '').view()).toMatchObject({ version: 1 });
	});

	test('counts the runs that are active already', async () => {
		const workflow = await aWorkflowUnder('parallel');
		const ids = await several(workflow, null, null);
		await publish(workflow, 2, 'serialWait');
		const third = await started(workflow);
		await workflow.run(ids[0] ?? '').operate('force_close', BY);
		await settled(workflow, [...ids, third], ['stopped', 'running', 'waiting']);
		await workflow.run(ids[1] ?? '').operate('force_close', BY);
		await settled(workflow, [third], ['running']);
	});

	test('does not release a run into a discard: it stays held while another is active', async () => {
		const workflow = await aWorkflowUnder('serialWait');
		const [active = '', held = ''] = await several(workflow, null, null);
		await workflow.scheduler().reopen(held, { kind: 'hold' }, BY);
		await publish(workflow, 2, 'serialDiscard');
		const refusal = { ok: false, code: 'run_active', details: { instances: [active] } };
		expect(await workflow.scheduler().reopen(held, { kind: 'release' }, BY)).toEqual(refusal);
		expect(await workflow.run(held).view()).toMatchObject({ state: 'waiting', held: true });
		await workflow.run(active).operate('force_close', BY);
		await expect.poll(() => workflow.scheduler().reopen(held, { kind: 'release' }, BY)).toMatchObject({ ok: true });
		await settled(workflow, [held], ['running']);
	});

	test('discards those that wait and have never run, when it is serial discard', async () => {
		const workflow = await aWorkflowUnder('serialWait');
		const ended = await started(workflow);
		await workflow.run(ended).operate('force_close', BY);
		await expect.poll(() => workflow.scheduler().live(1)).toEqual([]);
		const [active = '', fresh = ''] = await several(workflow, null, null);
		await workflow.scheduler().reopen(ended, { kind: 'recover' }, BY);
		await publish(workflow, 2, 'serialDiscard');
		await settled(workflow, [active, fresh, ended], ['running', 'discarded', 'waiting']);
		expect(await workflow.run(fresh).view()).toMatchObject({ tasks: { stopped: 2 } });
		expect(await workflow.run(fresh).remove(BY)).toEqual({ ok: true });
		const order = { kind: 'rerun', isNewest: false } as const;
		expect(await workflow.scheduler().reopen(fresh, order, BY)).toMatchObject({ code: 'not_found' });
		await workflow.run(active).operate('force_close', BY);
		await settled(workflow, [ended], ['running']);
	});
});

describe('whatever gets lost', () => {
	test('a run that never heard that it waits is told again', async () => {
		const workflow = await aWorkflowUnder('serialWait');
		vi.spyOn(WorkflowInstance.prototype, 'startWaiting').mockRejectedValueOnce(LOST);
		const [, second = ''] = await several(workflow, null, null);
		expect(await workflow.run(second).view()).toBeNull();
		await workflow.evict();
		await workflow.ring();
		expect(await statesOf(workflow, [second])).toEqual(['waiting']);
	});

	test('a run that never heard that it waits begins when its turn has come', async () => {
		const workflow = await aWorkflowUnder('serialWait');
		vi.spyOn(WorkflowInstance.prototype, 'startWaiting').mockRejectedValue(LOST);
		const [first = '', second = ''] = await several(workflow, null, null);
		await workflow.run(first).operate('force_close', BY);
		await settled(workflow, [second], ['running']);
	});

	test('a turn that a run never heard of is given to it again, and to nobody else', async () => {
		const workflow = await aWorkflowUnder('serialWait');
		const ids = await several(workflow, null, null, null);
		const letGo = vi.spyOn(WorkflowInstance.prototype, 'letGo').mockRejectedValue(LOST);
		await workflow.run(ids[0] ?? '').operate('force_close', BY);
		await expect.poll(() => letGo.mock.calls.length).toBeGreaterThan(0);
		expect(await statesOf(workflow, ids)).toEqual(['stopped', 'waiting', 'waiting']);
		letGo.mockRestore();
		await workflow.evict();
		await workflow.ring();
		await settled(workflow, ids, ['stopped', 'running', 'waiting']);
	});

	test('a discard that a run never heard of is told again', async () => {
		const workflow = await aWorkflowUnder('serialWait');
		const ids = await several(workflow, null, null);
		const discard = vi.spyOn(WorkflowInstance.prototype, 'discard').mockRejectedValue(LOST);
		await workflow.scheduler().publish({ ...workflow.published, version: 2, document: nodesUnder('serialDiscard') });
		await expect.poll(() => discard.mock.calls.length).toBeGreaterThan(0);
		discard.mockRestore();
		await workflow.evict();
		await workflow.ring();
		await settled(workflow, ids, ['running', 'discarded']);
		expect(await workflow.scheduler().live(10)).toHaveLength(1);
	});

	test('answers that a run waits, and that it goes on, are asked for again until they are heard', async () => {
		const workflow = await aWorkflowUnder('serialWait');
		const { startWaiting, letGo } = WorkflowInstance.prototype;
		vi.spyOn(WorkflowInstance.prototype, 'startWaiting').mockImplementationOnce(losingAnswer(startWaiting));
		vi.spyOn(WorkflowInstance.prototype, 'letGo').mockImplementationOnce(losingAnswer(letGo));
		const ids = await several(workflow, null, null, null);
		await workflow.run(ids[0] ?? '').operate('force_close', BY);
		await settled(workflow, ids, ['stopped', 'running', 'waiting']);
		await evictDurableObject(env.WORKFLOW_INSTANCE.getByName(`${workflow.projectId}/${ids[1]}`));
		await workflow.evict();
		setTime('2049-03-01T09:59:30Z');
		await workflow.ring();
		expect(await workflow.scheduler().live(10)).toHaveLength(2);
		await workflow.run(ids[1] ?? '').operate('force_close', BY);
		await settled(workflow, ids, ['stopped', 'stopped', 'running']);
	});

	test('an answer to a discard is asked for again until it is heard, whoever loses memory in between', async () => {
		const workflow = await aWorkflowUnder('serialWait');
		const [active = '', fresh = ''] = await several(workflow, null, null);
		const { discard } = WorkflowInstance.prototype;
		const lost = vi.spyOn(WorkflowInstance.prototype, 'discard').mockImplementation(losingAnswer(discard));
		await workflow.scheduler().publish({ ...workflow.published, version: 2, document: nodesUnder('serialDiscard') });
		await settled(workflow, [fresh], ['discarded']);
		lost.mockRestore();
		await evictDurableObject(env.WORKFLOW_INSTANCE.getByName(`${workflow.projectId}/${fresh}`));
		await workflow.evict();
		setTime('2049-03-01T09:59:30Z');
		await workflow.ring();
		expect(await workflow.scheduler().live(10)).toMatchObject([{ instanceId: active }]);
	});

	test.each(['hold', 'release'] as const)('a %s that its run never heard of is told again', async (kind) => {
		const workflow = await aWorkflowUnder('serialWait');
		const [, second = ''] = await several(workflow, null, null);
		if (kind === 'release') await workflow.scheduler().reopen(second, { kind: 'hold' }, BY);
		const operate = vi.spyOn(WorkflowInstance.prototype, 'operate').mockRejectedValue(LOST);
		expect(await workflow.scheduler().reopen(second, { kind }, BY)).toMatchObject({ code: 'unavailable' });
		operate.mockRestore();
		expect(await workflow.run(second).view()).toMatchObject({ held: kind === 'release' });
		setTime('2049-03-01T09:59:30Z');
		await workflow.ring();
		expect(await workflow.run(second).view()).toMatchObject({ held: kind === 'hold' });
	});

	test('a turn that a run never heard of is given again though the alarm was set for an occurrence alone', async () => {
		const workflow = await aScheduledWorkflow(aRule(), nodesUnder('serialWait'));
		const ids = await several(workflow, null, null);
		const letGo = vi.spyOn(WorkflowInstance.prototype, 'letGo').mockRejectedValue(LOST);
		await workflow.run(ids[0] ?? '').operate('force_close', BY);
		await expect.poll(() => letGo.mock.calls.length).toBeGreaterThan(0);
		letGo.mockRestore();
		const next = Date.parse('2049-03-01T10:00:00Z');
		await runInDurableObject(workflow.object(), (_object, { storage }) => storage.setAlarm(next));
		await workflow.evict();
		// Whoever asks brings the object back to life before its alarm.
		expect(await workflow.scheduler().live(10)).toHaveLength(1);
		vi.setSystemTime(next);
		await workflow.ring();
		await settled(workflow, ids, ['stopped', 'running']);
	});

	test('runs that are known to wait are not woken again after a restart, however many', async () => {
		const workflow = await aWorkflowUnder('serialWait');
		const ids = await several(workflow, null, null, null);
		const told = vi.spyOn(WorkflowInstance.prototype, 'startWaiting');
		const asked = vi.spyOn(WorkflowInstance.prototype, 'start');
		await workflow.evict();
		setTime('2049-03-01T09:59:30Z');
		await workflow.ring();
		expect(asked).toHaveBeenCalled();
		expect(told).not.toHaveBeenCalled();
		expect(await statesOf(workflow, ids)).toEqual(['running', 'waiting', 'waiting']);
	});

	test('a start that comes to a run after its scheduler gave up on it begins nothing', async () => {
		const workflow = await aWorkflowUnder('serialWait');
		const { projectId, workflowId } = workflow;
		const instanceId = instanceIdOf(Date.now(), '0'.repeat(16));
		const spec = specOf(nodesUnder('serialWait'), { instanceId, projectId, workflowId });
		const place = { ticket: 1, strategy: 'serialWait' } as const;
		const late = await workflow.run(spec.instanceId).startWaiting(spec, false, place, Date.now() - 1);
		expect(late).toMatchObject({ ok: false, code: 'unavailable' });
		expect(await workflow.run(spec.instanceId).view()).toBeNull();
	});

	test('a run that waits needs nothing of a capacity object that nobody reaches', async () => {
		const workflow = await aWorkflowUnder('serialWait');
		const first = await started(workflow);
		vi.spyOn(ProjectCapacity.prototype, 'acquire').mockRejectedValue(LOST);
		await workflow.evict();
		const second = await started(workflow);
		expect(await statesOf(workflow, [first, second])).toEqual(['running', 'waiting']);
	});

	test('A10: an end that nobody heard of is asked for while somebody waits for it', async () => {
		const workflow = await aWorkflowUnder('serialWait');
		const [first = '', second = ''] = await several(workflow, null, null);
		setTime('2049-03-01T09:58:40Z');
		await workflow.ring();
		vi.spyOn(WorkflowScheduler.prototype, 'ended').mockRejectedValue(LOST);
		await workflow.run(first).operate('force_close', BY);
		expect(await statesOf(workflow, [second])).toEqual(['waiting']);
		const now = Date.now();
		const alarmAt = (await workflow.alarmAt()) ?? 0;
		expect(alarmAt).toBeLessThanOrEqual(now + 5 * MINUTE_MS + 1000);
		vi.setSystemTime(now + 5 * MINUTE_MS + 2000);
		await workflow.ring();
		await settled(workflow, [second], ['running']);
	});

	test('A10: an end that nobody heard of is asked for by an object that remembers nothing from alarm to alarm', async () => {
		const workflow = await aScheduledWorkflow(aRule({ cron: '* * * * *' }), nodesUnder('serialWait'));
		setTime('2049-03-01T09:59:00Z');
		await workflow.ring();
		setTime('2049-03-01T10:00:00Z');
		await workflow.ring();
		vi.spyOn(WorkflowScheduler.prototype, 'ended').mockRejectedValue(LOST);
		const [first = '', second = ''] = (await workflow.ledger()).map(({ start }) => start?.instanceId ?? '');
		await workflow.run(first).operate('force_close', BY);
		await workflow.evict();
		setTime('2049-03-01T10:01:00Z');
		await workflow.ring();
		await settled(workflow, [first, second], ['stopped', 'running']);
	});

	test('an end whose alarm the platform refused is told again, and the next gets its turn', async () => {
		const workflow = await aWorkflowUnder('serialWait');
		const [first = '', second = ''] = await several(workflow, null, null);
		await workflow.evict();
		await runDurableObjectAlarm(workflow.object());
		vi.spyOn(WorkflowInstance.prototype, 'letGo').mockRejectedValueOnce(LOST);
		await workflow.run(first).operate('force_close', BY);
		await expect.poll(() => workflow.scheduler().live(10)).toHaveLength(1);
		await workflow.ring();
		await settled(workflow, [second], ['running']);
	});
});
