import { beforeEach, describe, expect, test, vi } from 'vitest';
import { WorkflowInstance } from '../../../worker/instance/workflow-instance.ts';
import { aRule, aScheduledWorkflow, BY, ownClock, type ScheduledWorkflow, setTime, told } from './schedule-scene.ts';
import { aWorkflowUnder, nodesUnder, requestOf, settled, several, started, statesOf } from './strategy-scene.ts';

ownClock('2049-03-01T09:58:30Z');

beforeEach(() => {
	// Only the test moves the runs.
	vi.spyOn(WorkflowInstance.prototype, 'claim').mockResolvedValue([]);
});

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
