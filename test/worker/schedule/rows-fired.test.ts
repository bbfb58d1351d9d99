import { runInDurableObject } from 'cloudflare:test';
import { beforeEach, expect, test, vi } from 'vitest';
import { WorkflowInstance } from '../../../worker/instance/workflow-instance.ts';
import { meterRows } from '../platform-meter.ts';
import { aRule, aScheduledWorkflow, ownClock, type ScheduledWorkflow } from './schedule-scene.ts';

const FIRED = 20;

/** Its start, which is its line of the ledger and moves the cursor, and its end; the alarm for the next one. */
const ROWS_PER_OCCURRENCE = 3;

/** Besides: the look after a young run, where the next occurrence comes too late for it. */
const ROWS_TO_CONFIRM = 1;

/** And the capacity object's alarm, where the workflow's slots have been idle for longer than their lease. */
const ROWS_OF_THE_POOL = 1;

ownClock('2049-03-01T09:59:30Z');

beforeEach(() => {
	// Runs themselves are counted elsewhere: these answer that they are young, and when they are asked again, that they are over.
	const asked = new Set<string>();
	vi.spyOn(WorkflowInstance.prototype, 'start').mockImplementation(async ({ instanceId, startKey }) => {
		const isYoung = !asked.has(instanceId);
		asked.add(instanceId);
		const end = { instanceId, startKey, round: 1, state: 'success', at: Date.now() } as const;
		return { ok: true, end: isYoung ? null : end, lookAgain: isYoung };
	});
});

/** Rings every alarm at its time until so many occurrences were started. */
async function fire(workflow: ScheduledWorkflow, occurrences: number): Promise<void> {
	const started = async (): Promise<number> => (await workflow.ledger()).length;
	while ((await started()) < occurrences) {
		const at = await workflow.alarmAt();
		expect(at).not.toBeNull();
		vi.setSystemTime(at ?? 0);
		await workflow.ring();
	}
}

test.each([
	['five seconds', aRule({ cron: '*/5 * * * * ?', dialect: 'quartz' }), ROWS_PER_OCCURRENCE],
	['hour', aRule({ cron: '0 * * * *' }), ROWS_PER_OCCURRENCE + ROWS_TO_CONFIRM + ROWS_OF_THE_POOL],
] as const)('an occurrence every %s costs its scheduler a start, an end and its alarms', async (_often, rule, rows) => {
	const workflow = await aScheduledWorkflow(rule);
	await fire(workflow, 2);
	const meter = await meterRows(workflow.object());
	await fire(workflow, 2 + FIRED);
	const bill = meter.read();
	meter.stop();
	expect(bill.rows, JSON.stringify(bill)).toBeLessThanOrEqual(FIRED * rows + rows);
});

test('a schedule that lost its memory before its time reads none of its old starts', async () => {
	const workflow = await aScheduledWorkflow(aRule({ cron: '0 * * * *' }));
	await fire(workflow, 3);
	// The look after the last run is over; what is armed is the next occurrence.
	vi.setSystemTime((await workflow.alarmAt()) ?? 0);
	await workflow.ring();
	await workflow.evict();
	const at = (await workflow.alarmAt()) ?? 0;
	expect(at).toBe(Date.parse('2049-03-01T13:00:00Z'));
	vi.setSystemTime(at);
	const statements: string[] = [];
	await runInDurableObject(workflow.object(), async (object, { storage }) => {
		const { exec } = storage.sql;
		vi.spyOn(storage.sql, 'exec').mockImplementation((query, ...bindings) => {
			statements.push(query);
			return exec.call(storage.sql, query, ...bindings) as never;
		});
		await object.alarm?.({ isRetry: false, retryCount: 0, scheduledTime: at });
	});
	expect(statements.length).toBeGreaterThan(0);
	expect(statements.filter((statement) => statement.includes("state = 'live' ORDER BY"))).toEqual([]);
});
