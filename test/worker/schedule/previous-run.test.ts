import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, expect, test, vi } from 'vitest';
import { capacityStub } from '../../../worker/capacity/stub.ts';
import { WorkflowInstance } from '../../../worker/instance/workflow-instance.ts';
import { newId } from '../../../worker/lib/new-id.ts';
import { documentOf } from '../../support/run-builder.ts';
import { aRule, aScheduledWorkflow, BY, ownClock, type ScheduledWorkflow, setTime } from './schedule-scene.ts';

const FIRST = '2049-03-01T10:00:00Z';
/** Of the task of each run: politely stopped then, by force half a minute later. */
const TIMEOUT_SECONDS = 60;
const EVERY_FIVE_MINUTES = { cron: '*/5 * * * *', next: '2049-03-01T10:05:00Z' };

ownClock('2049-03-01T09:59:30Z');

beforeEach(() => {
	// Only the test moves the runs.
	vi.spyOn(WorkflowInstance.prototype, 'claim').mockResolvedValue([]);
});

/** A schedule whose first run is at work at its executor, which says nothing of it any more. */
async function aScheduleAtWork(cron: string) {
	const timeout = { seconds: TIMEOUT_SECONDS, action: 'fail' };
	const workflow = await aScheduledWorkflow(aRule({ cron }), documentOf([{ key: 'only', timeout }]));
	const executorId = newId('executor', Date.now());
	await capacityStub(env, workflow.projectId).putExecutor(executorId, {
		...{ executorId, name: 'one', url: 'https://one.executor.example/', groups: ['default'], secrets: [] },
		...{ taskTypes: [{ type: 'SHELL', test: true }], leaseMs: 90_000, heartbeatMs: 30_000, enabled: true, revision: 1 },
	});
	setTime(FIRST);
	await workflow.ring();
	const [line] = await workflow.ledger();
	const id = line?.start?.instanceId ?? '';
	const run = workflow.run(id);
	const send = { at: Date.now(), url: 'https://one.executor.example/', httpStatus: 202, latencyMs: 1, problem: null };
	const outcome = { kind: 'accepted' as const, handle: null };
	await run.report([{ task: 'only', attempt: 1, executorId, send, outcome }], 0);
	expect(await run.view()).toMatchObject({ state: 'running' });
	return { workflow, id };
}

/** Its grace time passes; nobody at the executor answers. */
async function stopped(workflow: ScheduledWorkflow, id: string): Promise<void> {
	await workflow.run(id).operate('stop', BY);
	setTime('2049-03-01T10:00:31Z');
	await workflow.run(id).poke();
}

async function closedByForce(workflow: ScheduledWorkflow, id: string): Promise<void> {
	await workflow.run(id).operate('force_close', BY);
}

async function timedOut(workflow: ScheduledWorkflow, id: string): Promise<void> {
	setTime('2049-03-01T10:01:01Z');
	await workflow.run(id).poke();
	setTime('2049-03-01T10:01:32Z');
	await workflow.run(id).poke();
}

async function deleted(workflow: ScheduledWorkflow, id: string): Promise<void> {
	await closedByForce(workflow, id);
	expect(await workflow.run(id).remove(BY)).toEqual({ ok: true });
}

async function archived(workflow: ScheduledWorkflow, id: string): Promise<void> {
	await closedByForce(workflow, id);
	setTime('2049-03-08T10:01:00Z');
	await runDurableObjectAlarm(env.WORKFLOW_INSTANCE.getByName(`${workflow.projectId}/${id}`));
	expect(await workflow.run(id).view()).toBeNull();
}

async function stillRunning(workflow: ScheduledWorkflow, id: string): Promise<void> {
	await workflow.run(id).heartbeat({ task: 'only', attempt: 1 }, 0.5, null);
}

/** The next time of the schedule comes, as seen by an object that remembers nothing, twice over. */
async function fireAt(workflow: ScheduledWorkflow, next: string) {
	for (let time = 0; time < 2; time += 1) {
		await workflow.evict();
		setTime(next);
		await workflow.ring();
	}
	const lines = await workflow.ledger();
	const newest = lines.at(-1);
	expect(newest).toMatchObject({ outcome: 'started', lagMs: 0, start: { how: 'started', runState: 'live' } });
	expect(await workflow.run(newest?.start?.instanceId ?? '').view()).toMatchObject({
		...{ state: 'running', scheduleTime: new Date(next).toISOString() },
	});
	return lines;
}

test.each([
	['was stopped', stopped, EVERY_FIVE_MINUTES, 'stopped'],
	['was closed by force', closedByForce, EVERY_FIVE_MINUTES, 'stopped'],
	['failed by its timeout', timedOut, EVERY_FIVE_MINUTES, 'failed'],
	['was deleted', deleted, EVERY_FIVE_MINUTES, 'deleted'],
	['is still running', stillRunning, { cron: '* * * * *', next: '2049-03-01T10:01:00Z' }, 'live'],
	['was archived', archived, { cron: '0 10 1,11 * *', next: '2049-03-11T10:00:00Z' }, 'stopped'],
] as const)(
	'A10: a schedule whose previous run %s starts the next on time, and its ledger tells of both',
	async (_name, ends, { cron, next }, runState) => {
		const { workflow, id } = await aScheduleAtWork(cron);
		await ends(workflow, id);
		const lines = await fireAt(workflow, next);
		expect(lines.map(({ occurrence, outcome }) => [occurrence.at, outcome])).toEqual([
			[Date.parse(FIRST), 'started'],
			[Date.parse(next), 'started'],
		]);
		expect(lines[0]?.start).toMatchObject({ instanceId: id, runState });
		expect(lines[1]?.start?.instanceId).not.toBe(id);
	},
	20_000,
);

test('A10: a schedule of whose previous run nothing is kept any more starts the next on time', async () => {
	const { workflow, id } = await aScheduleAtWork('0 10 1 3,6 *');
	await archived(workflow, id);
	const lines = await fireAt(workflow, '2049-06-01T10:00:00Z');
	expect(lines.map(({ outcome }) => outcome)).toEqual(['started']);
	expect(lines[0]?.start?.instanceId).not.toBe(id);
}, 20_000);
