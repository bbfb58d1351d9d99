import { describe, expect, test } from 'vitest';
import { aRule, aScheduledWorkflow, BY, ownClock, type ScheduledWorkflow, setTime, told } from './schedule-scene.ts';

const DAY_MS = 24 * 3_600_000;
const TEN = Date.parse('2049-03-01T10:00:00Z');
const ELEVEN = Date.parse('2049-03-01T11:00:00Z');
const HOURLY = aRule({ cron: '0 * * * *' });

ownClock('2049-03-01T09:58:30Z');

function planned(workflow: ScheduledWorkflow, days = 2) {
	return workflow.scheduler().planned(workflow.scheduleId, 0, Date.now() + days * DAY_MS, 1000);
}

function operate(workflow: ScheduledWorkflow, operation: 'hold' | 'release' | 'stop', ...times: readonly number[]) {
	return workflow.scheduler().operatePlanned(workflow.scheduleId, operation, times, BY);
}

describe('planned instances', () => {
	test('are today’s until 22:00, then tomorrow’s too; those after them are not generated', async () => {
		const workflow = await aScheduledWorkflow(HOURLY);
		expect((await planned(workflow)).filter(({ generated }) => generated)).toHaveLength(14);
		setTime('2049-03-01T22:00:00.500Z');
		await workflow.ring();
		expect((await planned(workflow)).filter(({ generated }) => generated)).toHaveLength(25);
	});

	test('one that is held does not start, and the others pass it; released late it starts for its own time', async () => {
		const workflow = await aScheduledWorkflow(HOURLY);
		expect(await operate(workflow, 'hold', TEN)).toMatchObject([{ ok: true, changed: true, state: 'held' }]);
		expect(await operate(workflow, 'hold', TEN)).toMatchObject([{ ok: true, changed: false }]);
		setTime('2049-03-01T10:00:00Z');
		await workflow.ring();
		setTime('2049-03-01T11:00:00Z');
		await workflow.ring();
		expect(told(await workflow.ledger())).toEqual(['10:00 held held_by usr_1', '11:00 started']);
		expect((await planned(workflow))[0]).toMatchObject({ state: 'held', occurrence: { at: TEN } });
		const [released] = await operate(workflow, 'release', TEN);
		expect(released).toMatchObject({ ok: true, changed: true, code: null });
		expect(await workflow.run(released?.instanceId ?? '').view()).toMatchObject({
			scheduleTime: '2049-03-01T10:00:00.000Z',
		});
		expect(told(await workflow.ledger())).toEqual(['10:00 started released_by usr_1', '11:00 started']);
		expect((await planned(workflow))[0]).toMatchObject({ state: 'planned', occurrence: { at: ELEVEN + 3_600_000 } });
		expect(await operate(workflow, 'release', TEN)).toMatchObject([{ ok: false, code: 'not_planned' }]);
	});

	test('one that is released while the alarm is late leaves no gap before it', async () => {
		const workflow = await aScheduledWorkflow(HOURLY);
		await operate(workflow, 'hold', ELEVEN);
		setTime('2049-03-01T11:00:20Z');
		await operate(workflow, 'release', ELEVEN);
		expect(told(await workflow.ledger())).toEqual(['10:00 missed platform_down', '11:00 started released_by usr_1']);
		await workflow.ring();
		expect(told(await workflow.ledger())).toHaveLength(2);
	});

	test('one that is released before its time starts at it', async () => {
		const workflow = await aScheduledWorkflow(HOURLY);
		await operate(workflow, 'hold', TEN);
		await operate(workflow, 'release', TEN);
		setTime('2049-03-01T10:00:00Z');
		await workflow.ring();
		expect(told(await workflow.ledger())).toEqual(['10:00 started']);
	});

	test('one that is stopped never starts, and neither holding nor releasing brings it back', async () => {
		const workflow = await aScheduledWorkflow(HOURLY);
		await operate(workflow, 'stop', TEN);
		expect(await operate(workflow, 'hold', TEN)).toMatchObject([{ ok: false, code: 'illegal_transition' }]);
		expect(await operate(workflow, 'release', TEN)).toMatchObject([{ ok: false, code: 'illegal_transition' }]);
		setTime('2049-03-01T10:00:00Z');
		await workflow.ring();
		expect(told(await workflow.ledger())).toEqual(['10:00 skipped stopped_by usr_1']);
	});

	test('one that is held when its schedule goes offline stays without a run, and nobody releases it any more', async () => {
		const workflow = await aScheduledWorkflow(HOURLY);
		await operate(workflow, 'hold', TEN);
		await workflow.put(HOURLY, { online: false });
		setTime('2049-03-01T10:30:00Z');
		expect(told(await workflow.ledger())).toEqual(['10:00 skipped held_by usr_1']);
		expect(await operate(workflow, 'release', TEN)).toMatchObject([{ ok: false, code: 'not_planned', state: 'held' }]);
	});

	test('what somebody held or stopped is not made up with what was skipped around it', async () => {
		for (const [makeUp, last] of [
			['all', ['10:00 caught_up made_up_by usr_1', '13:00 caught_up made_up_by usr_1']],
			['latest', ['10:00 skipped schedule_offline usr_1', '13:00 caught_up made_up_by usr_1']],
		] as const) {
			setTime('2049-03-01T09:58:30Z');
			const workflow = await aScheduledWorkflow(HOURLY);
			const hour = (text: string): number => Date.parse(`2049-03-01T${text}:00:00Z`);
			await operate(workflow, 'hold', ELEVEN);
			await operate(workflow, 'stop', hour('12'), hour('14'));
			await workflow.put(HOURLY, { online: false });
			setTime('2049-03-01T14:30:00Z');
			const { skipped } = await workflow.scheduler().onlinePreview(workflow.scheduleId, HOURLY);
			expect(skipped).toEqual({ count: 2, isComplete: true, from: TEN, to: hour('13') });
			await workflow.put(HOURLY, { makeUp });
			await workflow.ring();
			const lines = ['11:00 skipped held_by usr_1', '12:00 skipped stopped_by usr_1', '14:00 skipped stopped_by usr_1'];
			expect(told(await workflow.ledger())).toEqual([...last, ...lines].toSorted());
			expect(await workflow.scheduler().live(10)).toHaveLength(makeUp === 'all' ? 2 : 1);
		}
	});

	test('what was stopped in many of the skipped times is passed, however few are left to make up', async () => {
		const minutely = aRule({ cron: '* * * * *' });
		const workflow = await aScheduledWorkflow(minutely);
		const times = Array.from({ length: 119 }, (_, minute) => TEN + minute * 60_000);
		await operate(workflow, 'stop', ...times);
		await workflow.put(minutely, { online: false });
		setTime('2049-03-01T12:00:30Z');
		await workflow.put(minutely, { makeUp: 'all' });
		for (let turn = 0; turn < 4; turn += 1) await workflow.ring();
		expect(told(await workflow.ledger()).filter((line) => line.includes('made_up'))).toEqual([
			'09:59 caught_up made_up_by usr_1',
			'11:59 caught_up made_up_by usr_1',
			'12:00 caught_up made_up_by usr_1',
		]);
	});

	test('a time that no plan implies is refused, and changes nothing of the others', async () => {
		const workflow = await aScheduledWorkflow(HOURLY);
		expect(await operate(workflow, 'hold', TEN + 1000, TEN)).toMatchObject([
			{ ok: false, code: 'not_planned' },
			{ ok: true, changed: true },
		]);
	});

	test('one that is held is no miss, however long the platform was down, and nothing is made up for it', async () => {
		const workflow = await aScheduledWorkflow(HOURLY);
		await operate(workflow, 'hold', TEN);
		setTime('2049-03-01T10:45:00Z');
		await workflow.ring();
		expect(told(await workflow.ledger())).toEqual(['10:00 held held_by usr_1']);
	});
});

describe('next-day generation', () => {
	const NEXT_DAY = aRule({ cron: '0 * * * *', generation: 'nextDay', timeZone: 'Asia/Shanghai' });

	test('leaves out the rest of the day it is brought online, and starts with the next', async () => {
		setTime('2049-03-01T12:30:00Z');
		const workflow = await aScheduledWorkflow(NEXT_DAY);
		setTime('2049-03-01T16:00:00Z');
		await workflow.ring();
		expect(told(await workflow.ledger())).toEqual([
			'21:00 skipped next_day usr_1',
			'22:00 skipped next_day usr_1',
			'23:00 skipped next_day usr_1',
			'00:00 started',
		]);
	});

	test.each(['14:00:01.000', '14:00:00.001'])(
		'brought online after 22:00, at %s, it starts with the day after the next',
		async (time) => {
			setTime(`2049-03-01T${time}Z`);
			const workflow = await aScheduledWorkflow(NEXT_DAY);
			expect((await planned(workflow, 3))[0]?.occurrence.local).toBe('2049-03-03T00:00:00');
			expect((await planned(workflow, 3)).filter(({ generated }) => generated)).toEqual([]);
		},
	);

	test('the question before going online names the first time that is going to start', async () => {
		setTime('2049-03-01T12:30:00Z');
		const workflow = await aScheduledWorkflow(null);
		const { nextAt } = await workflow.scheduler().onlinePreview(workflow.scheduleId, NEXT_DAY);
		// The midnight after it in Shanghai; the hours of today that are left would be skipped.
		expect(nextAt).toBe(Date.parse('2049-03-01T16:00:00Z'));
		expect((await workflow.put(NEXT_DAY)).nextAt).toBe(nextAt);
		expect(await workflow.scheduler().onlinePreview(workflow.scheduleId, NEXT_DAY)).toEqual({ skipped: null, nextAt });
	});

	test('an edit changes no day that is generated', async () => {
		setTime('2049-02-27T00:00:00Z');
		const workflow = await aScheduledWorkflow(NEXT_DAY);
		setTime('2049-03-01T14:30:00Z');
		await workflow.ring();
		await workflow.put({ ...NEXT_DAY, cron: '30 6 * * *' });
		const locals = (await planned(workflow, 3)).map(({ occurrence }) => occurrence.local);
		expect(locals.filter((local) => local.startsWith('2049-03-02'))).toHaveLength(24);
		expect(locals.filter((local) => local > '2049-03-03')).toEqual(['2049-03-03T06:30:00', '2049-03-04T06:30:00']);
	});

	test('going offline drops the plan and decides nothing of it', async () => {
		setTime('2049-02-27T00:00:00Z');
		const workflow = await aScheduledWorkflow(NEXT_DAY);
		setTime('2049-03-01T00:30:00Z');
		await workflow.put(NEXT_DAY, { online: false });
		expect(await planned(workflow)).toEqual([]);
		const before = await workflow.ledger();
		setTime('2049-03-01T02:30:00Z');
		const lines = await workflow.ledger();
		expect(lines.slice(before.length).map(({ outcome, reason }) => [outcome, reason])).toEqual([
			['skipped', 'schedule_offline'],
			['skipped', 'schedule_offline'],
		]);
	});
});
