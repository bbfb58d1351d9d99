import { describe, expect, test } from 'vitest';
import { aRule, aScheduledWorkflow, BY, ownClock, type ScheduledWorkflow, setTime, told } from './schedule-scene.ts';

const TEN = Date.parse('2049-03-01T10:00:00Z');
const ELEVEN = Date.parse('2049-03-01T11:00:00Z');
/** Starts ten minutes after the hour, and stands for the hour. */
const DELAYED = aRule({ cron: '0 * * * *', offsetSeconds: 600 });

ownClock('2049-03-01T09:58:30Z');

async function ringAt(workflow: ScheduledWorkflow, text: string): Promise<void> {
	setTime(text);
	await workflow.ring();
}

function operate(workflow: ScheduledWorkflow, operation: 'hold' | 'release' | 'stop', ...times: readonly number[]) {
	return workflow.scheduler().operatePlanned(workflow.scheduleId, operation, times, BY);
}

async function next(workflow: ScheduledWorkflow) {
	const lines = await workflow.scheduler().planned(workflow.scheduleId, null, Number.MAX_SAFE_INTEGER, 2);
	return lines.map(({ occurrence, state }) => `${occurrence.local.slice(11, 16)} ${state}`);
}

describe('a time whose start waits for a fixed delay', () => {
	test('is skipped when its schedule goes offline before the start', async () => {
		const workflow = await aScheduledWorkflow(DELAYED);
		setTime('2049-03-01T10:05:00Z');
		await workflow.put(DELAYED, { online: false });
		await ringAt(workflow, '2049-03-01T10:10:00Z');
		expect(told(await workflow.ledger())).toEqual(['10:00 skipped schedule_offline usr_1']);
		expect(await workflow.scheduler().live(10)).toEqual([]);
	});

	test('is skipped when its workflow goes offline before the start', async () => {
		const workflow = await aScheduledWorkflow(DELAYED);
		setTime('2049-03-01T10:09:59Z');
		await workflow.scheduler().unpublish(BY);
		await ringAt(workflow, '2049-03-01T10:10:00Z');
		expect(told(await workflow.ledger())).toEqual(['10:00 skipped workflow_offline usr_1']);
		expect(await workflow.scheduler().live(10)).toEqual([]);
	});

	test('that was skipped so is not started by going online before the start, but can be made up', async () => {
		for (const [makeUp, expected] of [
			['none', '10:00 skipped schedule_offline usr_1'],
			['all', '10:00 caught_up made_up_by usr_1'],
		] as const) {
			setTime('2049-03-01T09:58:30Z');
			const workflow = await aScheduledWorkflow(DELAYED);
			setTime('2049-03-01T10:02:00Z');
			await workflow.put(DELAYED, { online: false });
			setTime('2049-03-01T10:05:00Z');
			const preview = await workflow.scheduler().onlinePreview(workflow.scheduleId, DELAYED);
			expect(preview).toMatchObject({ skipped: { count: 1, from: TEN, to: TEN }, nextAt: ELEVEN });
			await workflow.put(DELAYED, { makeUp });
			await ringAt(workflow, '2049-03-01T11:10:00Z');
			expect(told(await workflow.ledger())).toEqual([expected, '11:00 started']);
		}
	});

	test('is made up alone when what was skipped before it was left out already', async () => {
		const workflow = await aScheduledWorkflow(DELAYED);
		await workflow.put(DELAYED, { online: false });
		setTime('2049-03-01T12:59:00Z');
		await workflow.put(DELAYED, { makeUp: 'none' });
		setTime('2049-03-01T13:01:00Z');
		await workflow.put(DELAYED, { online: false });
		setTime('2049-03-01T13:02:00Z');
		const preview = await workflow.scheduler().onlinePreview(workflow.scheduleId, DELAYED);
		expect(preview.skipped).toMatchObject({ count: 1, from: Date.parse('2049-03-01T13:00:00Z') });
	});

	test('has started by then when it goes offline after it, however late its alarm is', async () => {
		const workflow = await aScheduledWorkflow(DELAYED);
		setTime('2049-03-01T10:10:20Z');
		await workflow.scheduler().unpublish(BY);
		expect(told(await workflow.ledger())).toEqual(['10:00 started']);
	});

	test.each([
		['as long', 600, '2049-03-01T10:10:00Z'],
		['shorter', 420, '2049-03-01T10:07:00Z'],
		['none', 0, '2049-03-01T10:05:00Z'],
		['longer', 1200, '2049-03-01T10:20:00Z'],
	])(
		'is started once by the rule it came from, edited to a delay that is %s',
		async (_length, offsetSeconds, startsAt) => {
			const workflow = await aScheduledWorkflow(DELAYED);
			setTime('2049-03-01T10:05:00Z');
			await workflow.put(aRule({ cron: '30 * * * *', offsetSeconds }));
			const before = Date.parse(startsAt) - 1000;
			if (before > Date.now()) {
				await ringAt(workflow, new Date(before).toISOString());
				expect(await workflow.scheduler().live(10)).toEqual([]);
			}
			await ringAt(workflow, startsAt);
			const [line, ...others] = await workflow.ledger();
			expect(line).toMatchObject({ occurrence: { at: TEN }, outcome: 'started', revision: 1 });
			expect(others).toEqual([]);
			await ringAt(workflow, new Date(Date.parse('2049-03-01T10:30:00Z') + offsetSeconds * 1000).toISOString());
			expect(told(await workflow.ledger())).toEqual(['10:00 started', '10:30 started']);
		},
	);

	test('is not late for a delay that is made shorter, however long it has waited', async () => {
		const workflow = await aScheduledWorkflow(aRule({ cron: '*/20 * * * *', offsetSeconds: 3599, missed: 'none' }));
		setTime('2049-03-01T10:59:00Z');
		await workflow.put(aRule({ cron: '0 12 * * *' }));
		expect(told(await workflow.ledger())).toEqual(['10:00 started', '10:20 started', '10:40 started']);
	});

	test('keeps its line when the delay is made longer, and the plan does not take it up again', async () => {
		const workflow = await aScheduledWorkflow(aRule({ cron: '0 * * * *' }));
		await ringAt(workflow, '2049-03-01T10:00:00Z');
		setTime('2049-03-01T10:02:00Z');
		const { plan } = await workflow.put(DELAYED);
		expect(told(await workflow.ledger())).toEqual(['10:00 started']);
		expect(await next(workflow)).toEqual(['11:00 planned', '12:00 planned']);
		expect(plan).toMatchObject([{ after: Date.now(), until: null }]);
		await workflow.put(DELAYED, { online: false });
		expect(told(await workflow.ledger())).toEqual(['10:00 started']);
	});

	test('is planned until then: it is listed, and held, released or stopped', async () => {
		const workflow = await aScheduledWorkflow(DELAYED);
		setTime('2049-03-01T10:05:00Z');
		expect(await next(workflow)).toEqual(['10:00 planned', '11:00 planned']);
		expect((await workflow.scheduler().scheduleStanding(workflow.scheduleId)).nextAt).toBe(TEN);
		expect(await operate(workflow, 'hold', TEN)).toMatchObject([{ ok: true, changed: true, state: 'held' }]);
		expect(await operate(workflow, 'release', TEN)).toMatchObject([{ ok: true, state: 'planned', instanceId: null }]);
		await operate(workflow, 'hold', TEN);
		await ringAt(workflow, '2049-03-01T10:10:00Z');
		expect(told(await workflow.ledger())).toEqual(['10:00 held held_by usr_1']);
		expect(await next(workflow)).toEqual(['11:00 planned', '12:00 planned']);
		setTime('2049-03-01T11:09:59Z');
		expect(await operate(workflow, 'stop', ELEVEN)).toMatchObject([{ ok: true, state: 'stopped' }]);
		await ringAt(workflow, '2049-03-01T11:10:00Z');
		expect(told(await workflow.ledger())).toEqual(['10:00 held held_by usr_1', '11:00 skipped stopped_by usr_1']);
		expect(await workflow.scheduler().live(10)).toEqual([]);
	});
});

describe('a schedule that goes offline', () => {
	test.each(['schedule', 'workflow'] as const)(
		'with its %s has started what was due before, and starts nothing after',
		async (which) => {
			const workflow = await aScheduledWorkflow(aRule({ cron: '*/20 * * * *', missed: 'all' }));
			setTime('2049-03-01T10:20:30Z');
			if (which === 'workflow') await workflow.scheduler().unpublish(BY);
			else await workflow.put(aRule({ cron: '*/20 * * * *' }), { online: false });
			const lines = ['10:00 missed platform_down', '10:20 started'];
			expect(told(await workflow.ledger())).toEqual(lines);
			await ringAt(workflow, '2049-03-01T10:21:00Z');
			expect(told(await workflow.ledger())).toEqual(lines);
		},
	);
});
