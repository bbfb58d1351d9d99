import { runInDurableObject } from 'cloudflare:test';
import { describe, expect, test, vi } from 'vitest';
import type { WorkflowScheduler } from '../../../worker/schedule/workflow-scheduler.ts';
import { aRule, aScheduledWorkflow, BY, ownClock, type ScheduledWorkflow, setTime, told } from './schedule-scene.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const HOURLY = aRule({ cron: '0 * * * *' });

ownClock('2049-03-01T09:58:30Z');

async function fireAt(workflow: ScheduledWorkflow, text: string): Promise<void> {
	setTime(text);
	await workflow.ring();
}

function counted(lines: readonly string[]): Readonly<Record<string, number>> {
	const counts: Record<string, number> = {};
	for (const line of lines) {
		const what = line.slice(6);
		counts[what] = (counts[what] ?? 0) + 1;
	}
	return counts;
}

describe('A4: a schedule that was offline for seven days', () => {
	async function afterAWeek(makeUp: 'none' | 'latest' | 'all') {
		const workflow = await aScheduledWorkflow(aRule({ cron: '0 */6 * * *' }));
		await workflow.put(aRule({ cron: '0 */6 * * *' }), { online: false });
		setTime('2049-03-08T09:58:30Z');
		const preview = await workflow.scheduler().onlinePreview(workflow.scheduleId, aRule({ cron: '0 */6 * * *' }));
		await workflow.put(aRule({ cron: '0 */6 * * *' }), { makeUp });
		return { workflow, preview };
	}

	test.each([
		['none', { 'skipped schedule_offline usr_1': 28 }],
		['latest', { 'skipped schedule_offline usr_1': 27, 'caught_up made_up_by usr_1': 1 }],
		['all', { 'caught_up made_up_by usr_1': 28 }],
	] as const)(
		'makes up %s, and its ledger says of each time what became of it and by whom',
		async (makeUp, expected) => {
			const { workflow, preview } = await afterAWeek(makeUp);
			expect(preview.skipped).toMatchObject({ count: 28, isComplete: true });
			for (let turn = 0; turn < 3; turn += 1) await workflow.ring();
			expect(counted(told(await workflow.ledger()))).toEqual(expected);
			await fireAt(workflow, '2049-03-08T12:00:00Z');
			expect(told(await workflow.ledger()).at(-1)).toBe('12:00 started');
			expect(await workflow.scheduler().live(100)).toHaveLength(1 + { none: 0, latest: 1, all: 28 }[makeUp]);
		},
	);

	test('makes up what was asked for once, whoever repeats the change or dies in between', async () => {
		const { workflow } = await afterAWeek('all');
		await workflow.evict();
		const change = { revision: 3, online: true, rule: aRule({ cron: '0 */6 * * *' }), makeUp: 'all' } as const;
		await workflow.scheduler().putSchedule(workflow.scheduleId, change, BY);
		await workflow.ring();
		expect(await workflow.scheduler().live(100)).toHaveLength(28);
	});

	test('has nothing to make up when it goes offline before', async () => {
		const workflow = await aScheduledWorkflow(aRule({ cron: '* * * * *' }));
		await workflow.put(aRule({ cron: '* * * * *' }), { online: false });
		setTime('2049-03-01T12:58:40Z');
		await workflow.put(aRule({ cron: '* * * * *' }), { makeUp: 'all' });
		const made = (await workflow.scheduler().live(200)).length;
		await workflow.put(aRule({ cron: '* * * * *' }), { online: false });
		await workflow.ring();
		expect(await workflow.scheduler().live(200)).toHaveLength(made);
		expect(made).toBeLessThan(180);
	}, 20_000);
});

describe('A5: an edit at any instant', () => {
	test.each(['09:59:59.999', '10:00:00.000', '10:00:00.001', '10:07:30.000'])(
		'creates nothing before it and loses nothing after it, at %s',
		async (time) => {
			const workflow = await aScheduledWorkflow(HOURLY);
			const edited = setTime(`2049-03-01T${time}Z`);
			await workflow.put(aRule({ cron: '5,15 * * * *' }));
			await fireAt(workflow, '2049-03-01T10:15:10Z');
			const lines = await workflow.ledger();
			const expected = [
				...(edited >= Date.parse('2049-03-01T10:00:00Z') ? [['10:00', 1]] : []),
				...(edited < Date.parse('2049-03-01T10:05:00Z') ? [['10:05', 2]] : []),
				['10:15', 2],
			];
			expect(lines.map(({ occurrence, revision }) => [occurrence.local.slice(11, 16), revision])).toEqual(expected);
			expect(lines.filter(({ outcome }) => outcome === 'gap' || outcome === 'skipped')).toEqual([]);
		},
	);
});

describe('A6: the cursor', () => {
	test('stays where it is when all history is purged', async () => {
		const workflow = await aScheduledWorkflow(HOURLY);
		for (let hour = 0; hour < 3; hour += 1) await fireAt(workflow, `2049-03-01T1${hour}:00:00Z`);
		for (const { instanceId } of await workflow.scheduler().live(10)) {
			const at = Date.now();
			const { start } = (await workflow.ledger()).find((line) => line.start?.instanceId === instanceId) ?? {};
			expect(start).toBeDefined();
			await runInDurableObject(workflow.object(), (_object, { storage }) => {
				storage.sql.exec("UPDATE start SET state = 'success', ended_at = ? WHERE instance_id = ?", at, instanceId);
			});
		}
		const later = Date.now() + 90 * DAY_MS;
		await workflow.put(HOURLY, { online: false });
		vi.setSystemTime(later);
		await workflow.put(HOURLY);
		vi.setSystemTime(later + HOUR_MS);
		await workflow.ring();
		const lines = await workflow.ledger();
		expect(lines.filter(({ outcome }) => outcome === 'started')).toHaveLength(1);
		expect(lines.filter(({ outcome }) => outcome === 'gap')).toEqual([]);
		vi.setSystemTime(later + HOUR_MS + 1000);
		await workflow.ring();
		expect(await workflow.scheduler().live(10)).toHaveLength(1);
	});
});

describe('A7: after an outage', () => {
	test.each([
		['of a minute', '2049-03-01T10:01:00Z', 'latest', ['10:00 started']],
		[
			'of an hour',
			'2049-03-01T11:02:00Z',
			'latest',
			['10:00 missed', '10:20 missed', '10:40 missed', '11:00 caught_up'],
		],
		['of an hour', '2049-03-01T11:02:00Z', 'all', ['10:00 missed', '10:20 missed', '10:40 missed', '11:00 caught_up']],
		['of an hour', '2049-03-01T11:02:00Z', 'none', ['10:00 missed', '10:20 missed', '10:40 missed', '11:00 missed']],
		['of an hour', '2049-03-01T11:00:30Z', 'latest', ['10:00 missed', '10:20 missed', '10:40 missed', '11:00 started']],
	] as const)('%s until %s, %s are made up', async (_length, until, missed, expected) => {
		const workflow = await aScheduledWorkflow(aRule({ cron: '*/20 * * * *', missed }));
		await workflow.evict();
		await fireAt(workflow, until);
		expect(told(await workflow.ledger()).map((line) => line.replace(' platform_down', ''))).toEqual(expected);
	});

	test('of three days the latest of a daily schedule is made up, for its own day', async () => {
		const workflow = await aScheduledWorkflow(aRule({ cron: '0 12 * * *' }));
		await fireAt(workflow, '2049-03-04T09:00:00Z');
		const lines = await workflow.ledger();
		expect(told(lines)).toEqual([
			'12:00 missed platform_down',
			'12:00 missed platform_down',
			'12:00 caught_up platform_down',
		]);
		const run = workflow.run(lines.at(-1)?.start?.instanceId ?? '');
		expect(await run.view()).toMatchObject({ scheduleTime: '2049-03-03T12:00:00.000Z' });
	});

	test('no more than a hundred are made up, however many were missed', async () => {
		const workflow = await aScheduledWorkflow(aRule({ cron: '*/5 * * * * ?', dialect: 'quartz', missed: 'all' }));
		await fireAt(workflow, '2049-03-01T10:58:30.001Z');
		const findings = await workflow.scheduler().auditLedger(workflow.scheduleId, 0, Date.now());
		expect(findings).toMatchObject({ expected: 720, gaps: [], outcomes: { caught_up: 100, started: 12, missed: 608 } });
	}, 60_000);
});

describe('the ledger', () => {
	test('is read page by page, newest first, also for one outcome alone', async () => {
		const workflow = await aScheduledWorkflow(HOURLY);
		await workflow.put(HOURLY, { online: false });
		setTime('2049-03-02T09:58:30Z');
		await workflow.put(HOURLY);
		await fireAt(workflow, '2049-03-02T10:00:00Z');
		const page = { after: 0, until: Date.now(), limit: 10, outcomes: null };
		const first = await workflow.scheduler().ledger(workflow.scheduleId, page);
		expect(first.lines).toHaveLength(10);
		const second = await workflow.scheduler().ledger(workflow.scheduleId, { ...page, until: first.nextUntil ?? 0 });
		expect(second.lines[0]?.occurrence.at).toBe((first.lines.at(-1)?.occurrence.at ?? 0) - HOUR_MS);
		const started = await workflow.scheduler().ledger(workflow.scheduleId, { ...page, outcomes: ['started'] });
		expect(started.lines).toHaveLength(1);
	});

	test('looks for a rare outcome in few steps, however short a page is asked for', async () => {
		const often = aRule({ cron: '*/5 * * * * ?', dialect: 'quartz' });
		const workflow = await aScheduledWorkflow(often);
		await workflow.put(often, { online: false });
		setTime('2049-03-01T14:58:30Z');
		let statements = 0;
		const page = await runInDurableObject(workflow.object(), async (object: WorkflowScheduler, { storage }) => {
			const { exec } = storage.sql;
			vi.spyOn(storage.sql, 'exec').mockImplementation((query, ...bindings) => {
				statements += 1;
				return exec.call(storage.sql, query, ...bindings) as never;
			});
			return object.ledger(workflow.scheduleId, { after: 0, until: Date.now(), limit: 1, outcomes: ['started'] });
		});
		expect(page).toEqual({ lines: [], nextUntil: null });
		expect(statements).toBeLessThan(200);
	});

	test('goes back as far as what became of starts is remembered, and shows no gap before', async () => {
		const daily = aRule({ cron: '0 12 * * *', missed: 'none' });
		const workflow = await aScheduledWorkflow(daily);
		await fireAt(workflow, '2049-03-01T12:00:00Z');
		await runInDurableObject(workflow.object(), (_object, { storage }) => {
			storage.sql.exec("UPDATE start SET state = 'success', ended_at = created_at");
		});
		await fireAt(workflow, '2049-05-20T12:00:00Z');
		const lines = await workflow.ledger();
		expect(counted(told(lines))).toEqual({ 'missed platform_down': 69, started: 1 });
		expect((await workflow.scheduler().auditLedger(workflow.scheduleId, 0, Date.now())).gaps).toEqual([]);
	});

	test('shows a gap for a due instant of which nothing is known', async () => {
		const workflow = await aScheduledWorkflow(HOURLY);
		await fireAt(workflow, '2049-03-01T10:00:00Z');
		await fireAt(workflow, '2049-03-01T11:00:00Z');
		await runInDurableObject(workflow.object(), (_object, { storage }) => {
			storage.sql.exec('DELETE FROM start WHERE part = (SELECT min(part) FROM start)');
		});
		const findings = await workflow.scheduler().auditLedger(workflow.scheduleId, 0, Date.now());
		expect(findings.gaps).toEqual([Date.parse('2049-03-01T10:00:00Z')]);
	});
});
