import { runDurableObjectAlarm } from 'cloudflare:test';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { ExecutionStrategy, Priority } from '../../../worker/contract/status.ts';
import type { ReopeningOrder } from '../../../worker/instance/order.ts';
import { WorkflowInstance } from '../../../worker/instance/workflow-instance.ts';
import type { StartRequest } from '../../../worker/schedule/rpc.ts';
import { WorkflowScheduler } from '../../../worker/schedule/workflow-scheduler.ts';
import { documentOf } from '../../support/run-builder.ts';
import { aRule, aScheduledWorkflow, BY, ownClock, type ScheduledWorkflow, setTime, told } from './schedule-scene.ts';

const LOST = new Error('Network connection lost.');
const MINUTE_MS = 60_000;

ownClock('2049-03-01T09:58:30Z');

beforeEach(() => {
	// Only the test moves the runs.
	vi.spyOn(WorkflowInstance.prototype, 'claim').mockResolvedValue([]);
});

function nodesUnder(executionStrategy: ExecutionStrategy) {
	return { ...documentOf([{ key: 'one' }, { key: 'two', upstream: ['one'] }]), executionStrategy };
}

/** A workflow under a strategy, without a schedule. Nobody takes its tasks, so its runs stay running. */
function aWorkflowUnder(strategy: ExecutionStrategy): Promise<ScheduledWorkflow> {
	return aScheduledWorkflow(null, nodesUnder(strategy));
}

function requestOf(partial: Partial<StartRequest> = {}): StartRequest {
	return {
		...{ kind: 'manual', by: BY, scheduleTime: null, timeZone: null, startParams: {}, failureStrategy: null },
		...{ priority: null, executorGroup: null, mode: 'normal', scope: null },
		...partial,
	};
}

let starts = 0;

async function started(workflow: ScheduledWorkflow, partial: Partial<StartRequest> = {}): Promise<string> {
	starts += 1;
	const answer = await workflow.scheduler().start(`key-${starts}`, requestOf(partial));
	if (!answer.ok) throw new Error(`refused: ${answer.code}`);
	return answer.instanceId;
}

/** As many runs one after another; the first is active, the others are what the strategy makes of them. */
async function several(workflow: ScheduledWorkflow, ...priorities: readonly (Priority | null)[]): Promise<string[]> {
	const ids: string[] = [];
	for (const priority of priorities) ids.push(await started(workflow, { priority }));
	return ids;
}

async function statesOf(workflow: ScheduledWorkflow, ids: readonly string[]): Promise<(string | undefined)[]> {
	const views = await Promise.all(ids.map((id) => workflow.run(id).view()));
	return views.map((view) => view?.state);
}

/** Lets what others were told by reach them. */
async function settled(workflow: ScheduledWorkflow, ids: readonly string[], states: readonly string[]): Promise<void> {
	await expect.poll(() => statesOf(workflow, ids)).toEqual(states);
}

/** Ends a run in one of the ways in which runs end. */
const ENDS = {
	'was stopped': (workflow: ScheduledWorkflow, id: string) => workflow.run(id).operate('stop', BY),
	'was closed by force': (workflow: ScheduledWorkflow, id: string) => workflow.run(id).operate('force_close', BY),
	'waited too long': async (workflow: ScheduledWorkflow, id: string) => {
		setTime('2049-03-04T09:59:00Z');
		await workflow.run(id).poke();
	},
	'was paused and deleted': async (workflow: ScheduledWorkflow, id: string) => {
		await workflow.run(id).operate({ kind: 'pause' }, BY);
		await workflow.run(id).remove(BY);
	},
} as const;

describe('serial wait', () => {
	test.each(Object.entries(ENDS).filter(([name]) => name !== 'waited too long'))(
		'A10: a run whose previous one %s gets its turn',
		async (_name, end) => {
			const workflow = await aWorkflowUnder('serialWait');
			const [first = '', second = ''] = await several(workflow, null, null);
			expect(await statesOf(workflow, [first, second])).toEqual(['running', 'waiting']);
			await end(workflow, first);
			await settled(workflow, [second], ['running']);
			expect(await workflow.scheduler().lineStanding(second)).toBeNull();
		},
	);

	test('A10: a run whose previous one fails because it waited too long gets its turn', async () => {
		const workflow = await aWorkflowUnder('serialWait');
		const first = await started(workflow);
		setTime('2049-03-01T11:00:00Z');
		const second = await started(workflow);
		await ENDS['waited too long'](workflow, first);
		await settled(workflow, [first, second], ['failed', 'running']);
	});

	test('gives turns in the order in which runs came, one at a time', async () => {
		const workflow = await aWorkflowUnder('serialWait');
		const ids = await several(workflow, 'LOWEST', 'LOWEST', 'HIGHEST', null);
		expect(await statesOf(workflow, ids)).toEqual(['running', 'waiting', 'waiting', 'waiting']);
		expect(await workflow.scheduler().lineStanding(ids[2] ?? '')).toEqual({
			...{ strategy: 'serialWait', place: 2, waiting: 3, holders: [ids[0]] },
		});
		for (const [place, id] of ids.entries()) {
			await settled(workflow, [id], ['running']);
			expect((await statesOf(workflow, ids)).filter((state) => state === 'running')).toHaveLength(1);
			await workflow.run(id).operate(place % 2 === 0 ? 'stop' : 'force_close', BY);
		}
		await settled(workflow, ids, ['stopped', 'stopped', 'stopped', 'stopped']);
		expect(await workflow.scheduler().live(10)).toEqual([]);
	});

	test('waits for a paused run as well', async () => {
		const workflow = await aWorkflowUnder('serialWait');
		const first = await started(workflow);
		await workflow.run(first).operate({ kind: 'pause' }, BY);
		const second = await started(workflow);
		expect(await statesOf(workflow, [first, second])).toEqual(['paused', 'waiting']);
	});

	test('passes a run that is held, and gives it its turn when it is released', async () => {
		const workflow = await aWorkflowUnder('serialWait');
		const ids = await several(workflow, null, null, null);
		const [first = '', second = '', third = ''] = ids;
		expect(await workflow.scheduler().reopen(second, { kind: 'hold' }, BY)).toEqual({ ok: true, changed: true });
		expect(await workflow.run(second).view()).toMatchObject({ held: true, inLine: { held: { by: 'user:usr_1' } } });
		expect(await workflow.scheduler().lineStanding(second)).toMatchObject({ place: null, waiting: 1 });
		await workflow.run(first).operate('force_close', BY);
		await settled(workflow, ids, ['stopped', 'waiting', 'running']);
		await workflow.run(third).operate('force_close', BY);
		await settled(workflow, [third], ['stopped']);
		expect(await statesOf(workflow, [second])).toEqual(['waiting']);
		expect(await started(workflow).then((id) => statesOf(workflow, [id]))).toEqual(['running']);
		expect(await workflow.scheduler().reopen(second, { kind: 'release' }, BY)).toEqual({ ok: true, changed: true });
		expect(await workflow.run(second).view()).toMatchObject({ state: 'waiting', held: false });
	});

	test('a release gives the turn at once where nobody else is active', async () => {
		const workflow = await aWorkflowUnder('serialWait');
		const [first = '', second = ''] = await several(workflow, null, null);
		await workflow.scheduler().reopen(second, { kind: 'hold' }, BY);
		await workflow.run(first).operate('force_close', BY);
		await workflow.scheduler().reopen(second, { kind: 'release' }, BY);
		await settled(workflow, [second], ['running']);
		const refused = { ok: false, code: 'illegal_transition', details: { operation: 'hold', state: 'running' } };
		expect(await workflow.scheduler().reopen(second, { kind: 'hold' }, BY)).toMatchObject(refused);
	});

	test('a waiting run is stopped at once, and those behind it move up', async () => {
		const workflow = await aWorkflowUnder('serialWait');
		const ids = await several(workflow, null, null, null);
		await workflow.run(ids[1] ?? '').operate('stop', BY);
		await settled(workflow, ids, ['running', 'stopped', 'waiting']);
		await expect.poll(() => workflow.scheduler().lineStanding(ids[2] ?? '')).toMatchObject({ place: 1, waiting: 1 });
	});

	test('dry, test and partial runs neither wait nor are waited for', async () => {
		const workflow = await aWorkflowUnder('serialWait');
		const partial = await started(workflow, { scope: { keys: ['one'], scope: 'only' } });
		const tested = await started(workflow, { mode: 'test' });
		const first = await started(workflow);
		const dry = await started(workflow, { mode: 'dryRun' });
		const again = await started(workflow, { scope: { keys: ['one'], scope: 'only' } });
		expect(await statesOf(workflow, [partial, tested, first, dry, again])).toEqual([
			...['running', 'running', 'running', 'success', 'running'],
		]);
	});

	test('a run waits as long as its tasks may, and fails then', async () => {
		const workflow = await aWorkflowUnder('serialWait');
		const first = await started(workflow);
		const second = await started(workflow);
		await workflow.run(first).operate({ kind: 'pause' }, BY);
		setTime('2049-03-04T09:59:00Z');
		await workflow.run(second).poke();
		expect(await workflow.run(second).view()).toMatchObject({ state: 'failed', tasks: { failed: 2 } });
		await expect.poll(() => workflow.scheduler().live(10)).toMatchObject([{ instanceId: first }]);
	});

	test('those that wait go on when the workflow is taken offline, and keep it from being deleted', async () => {
		const workflow = await aWorkflowUnder('serialWait');
		const [first = '', second = ''] = await several(workflow, null, null);
		await workflow.scheduler().unpublish(BY);
		await workflow.run(first).operate('force_close', BY);
		await settled(workflow, [second], ['running']);
		expect(await workflow.scheduler().remove()).toMatchObject({ ok: false, code: 'instances_live' });
	});
});

test.each(Object.entries(ENDS))(
	'A10: an occurrence that waits for the one before it, which %s, starts, whoever loses memory in between',
	async (_name, end) => {
		const workflow = await aScheduledWorkflow(aRule({ cron: '59 9 1,2 * *' }), nodesUnder('serialWait'));
		setTime('2049-03-01T09:59:00Z');
		await workflow.ring();
		setTime('2049-03-02T09:59:00Z');
		await workflow.evict();
		await workflow.ring();
		const [first, second] = (await workflow.ledger()).map(({ start }) => start?.instanceId ?? '');
		expect(await statesOf(workflow, [first ?? '', second ?? ''])).toEqual(['running', 'waiting']);
		await workflow.evict();
		await end(workflow, first ?? '');
		await settled(workflow, [second ?? ''], ['running']);
		const lines = await workflow.ledger();
		expect(told(lines)).toEqual(['09:59 started', '09:59 started']);
		expect(lines.map(({ start }) => start?.runState)).not.toContain('waiting');
		expect(await workflow.scheduler().live(10)).toMatchObject([{ instanceId: second }]);
	},
);

test('serial priority gives the turn to the highest priority, then to who came first', async () => {
	const workflow = await aWorkflowUnder('serialPriority');
	const ids = await several(workflow, null, 'LOW', 'HIGH', 'HIGH', 'HIGHEST');
	const [first = '', low = '', high = '', higher = '', highest = ''] = ids;
	for (const id of [first, highest, high, higher, low]) {
		await settled(workflow, [id], ['running']);
		await workflow.run(id).operate('force_close', BY);
	}
	await settled(workflow, ids, ['stopped', 'stopped', 'stopped', 'stopped', 'stopped']);
});

describe('serial discard', () => {
	test('refuses a start while another run is active, and names that', async () => {
		const workflow = await aWorkflowUnder('serialDiscard');
		const first = await started(workflow);
		const refusal = { ok: false, code: 'run_active', details: { instances: [first] } };
		expect(await workflow.scheduler().start('refused', requestOf())).toEqual(refusal);
		await workflow.run(first).operate('force_close', BY);
		expect(await workflow.scheduler().start('refused', requestOf())).toMatchObject({ ok: true, created: true });
	});

	test('A4: discards occurrences that fall due while a run is active, each with its line in the ledger', async () => {
		const workflow = await aScheduledWorkflow(aRule({ cron: '* * * * *' }), nodesUnder('serialDiscard'));
		for (const time of ['09:59', '10:00', '10:01']) {
			setTime(`2049-03-01T${time}:00Z`);
			await workflow.ring();
		}
		const [running] = await workflow.ledger();
		await workflow.run(running?.start?.instanceId ?? '').operate('force_close', BY);
		await workflow.evict();
		setTime('2049-03-01T10:02:00Z');
		await workflow.ring();
		const lines = await workflow.ledger();
		expect(told(lines)).toEqual([
			'09:59 started',
			'10:00 discarded execution_strategy',
			'10:01 discarded execution_strategy',
			'10:02 started',
		]);
		expect(lines.map(({ start }) => start?.runState ?? null)).toEqual(['stopped', null, null, 'live']);
		expect(await workflow.scheduler().runs('', 10)).toHaveLength(2);
	});

	test('lets a backfill’s run wait instead', async () => {
		const workflow = await aWorkflowUnder('serialDiscard');
		const first = await started(workflow);
		const second = await started(workflow, { kind: 'backfill' });
		expect(await statesOf(workflow, [second])).toEqual(['waiting']);
		await workflow.run(first).operate('force_close', BY);
		await settled(workflow, [second], ['running']);
	});

	test('does not release a planned run that it would discard: it stays held', async () => {
		const rule = aRule({ cron: '* * * * *' });
		const workflow = await aScheduledWorkflow(rule, nodesUnder('serialDiscard'));
		const at = Date.parse('2049-03-01T09:59:00Z');
		await workflow.scheduler().operatePlanned(workflow.scheduleId, 'hold', [at], BY);
		await started(workflow);
		setTime('2049-03-01T09:59:30Z');
		const [released] = await workflow.scheduler().operatePlanned(workflow.scheduleId, 'release', [at], BY);
		expect(released).toMatchObject({ ok: false, state: 'held', code: 'run_active' });
	});

	test('refuses what would open an ended run, which stays as it is', async () => {
		const workflow = await aWorkflowUnder('serialDiscard');
		const ended = await started(workflow);
		await workflow.run(ended).operate('force_close', BY);
		await expect.poll(() => workflow.scheduler().live(1)).toEqual([]);
		const active = await started(workflow);
		const refusal = { ok: false, code: 'run_active', details: { instances: [active] } };
		expect(await workflow.scheduler().reopen(ended, { kind: 'rerun', isNewest: false }, BY)).toEqual(refusal);
		expect(await workflow.scheduler().previewReopening(ended, { kind: 'recover' }, BY)).toEqual(refusal);
		expect(await workflow.run(ended).view()).toMatchObject({ state: 'stopped', round: 1 });
	});
});

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
		await workflow.evict();
		await workflow.ring();
		expect(await workflow.scheduler().live(10)).toMatchObject([{ instanceId: active }]);
		expect(await workflow.scheduler().reopen(ended, { kind: 'recover' }, BY)).toMatchObject({ changed: true });
		expect(await statesOf(workflow, [ended])).toEqual(['waiting']);
	});

	test('that comes later than anybody asks for comes to nothing', async () => {
		const { workflow, ended } = await anEndedOne();
		const late = { ticket: 1, strategy: 'serialWait', until: Date.now() - 1 } as const;
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
