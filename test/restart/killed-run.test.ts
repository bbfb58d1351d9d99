import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Instance, instanceSchema } from '../../worker/contract/instance.ts';
import { DELIVERY_LEASE_MS } from '../../worker/engine/timing.ts';
import { Random } from '../sim/random.ts';
import { buildDocument, buildNode } from '../support/build-document.ts';
import { countedWorkflow } from './counted-workflow.ts';
import { expectBooksToAgree } from './expect-books-to-agree.ts';
import { StackUnderTest } from './stack-under-test.ts';
import { endOf, startRun } from './watch-run.ts';

const KILLS = 3;
const UNDISTURBED_LIMIT_MS = 60_000;
const LISTED_WITHIN = { timeout: 10_000, interval: 250 };
const seed = Number(process.env.ORRERY_RESTART_SEED ?? Math.trunc(Math.random() * 2 ** 31));

describe(`killed with SIGKILL and started again on the same data (seed ${seed})`, () => {
	let stack: StackUnderTest;

	beforeAll(async () => {
		process.stdout.write(`Seed ${seed}; the same again: ORRERY_RESTART_SEED=${seed}\n`);
		stack = await StackUnderTest.start();
	});

	afterAll(() => stack.close());

	test('a run of 100 tasks killed three times ends as if nothing had happened', async () => {
		const random = new Random(seed);
		const workflowPath = await stack.workflowPath(countedWorkflow(random));
		const calm = await endOf(stack, await startRun(stack, workflowPath, 'calm'), UNDISTURBED_LIMIT_MS);
		const limitMs = 2 * calm.durationMs + KILLS * DELIVERY_LEASE_MS;

		const instanceId = await startRun(stack, workflowPath, 'killed');
		for (let kill = 0; kill < KILLS; kill += 1) {
			await stack.executor.ledger.afterRuns(random.between(10, 30));
			await delay(random.between(0, 150));
			await stack.killAndRestart();
		}
		const killed = await endOf(stack, instanceId, limitMs);

		process.stdout.write(`Undisturbed ${calm.durationMs} ms, killed ${KILLS} times ${killed.durationMs} ms.\n`);
		expect(killed.state).toBe('failed');
		expect({ state: killed.state, tasks: killed.tasks }).toEqual({ state: calm.state, tasks: calm.tasks });
		expect(killed.durationMs).toBeLessThanOrEqual(limitMs);
		expectBooksToAgree(stack.executor, killed, KILLS);
		expect(stack.executor.ledger.overlaps, 'two attempts of a task at once').toEqual([]);
	});

	test('a start asked for while everything is killed, and asked for again, happens once', async () => {
		const config = { answers: 'now', afterMs: 0, failures: 0 };
		const document = buildDocument([buildNode('only', [], { task: { type: 'count', config } })], { name: 'once' });
		const workflowPath = await stack.workflowPath(document);

		const asked = startRun(stack, workflowPath, 'once').catch(() => undefined);
		await Promise.all([asked, stack.killAndRestart()]);
		const instanceId = await startRun(stack, workflowPath, 'once');
		const ended = await endOf(stack, instanceId, 2 * DELIVERY_LEASE_MS);

		expect(ended.state).toBe('success');
		expect([undefined, instanceId]).toContain(await asked);
		expect(stack.executor.ledger.of(instanceId)).toHaveLength(1);
		const runs = await listedRuns(stack, 'once');
		expect(runs.map(({ id }) => id)).toEqual([instanceId]);
	});
});

/** The list is a projection, a moment behind. */
function listedRuns(stack: StackUnderTest, workflowName: string): Promise<Instance[]> {
	return vi.waitUntil(async () => {
		const all = await stack.api.list(`${stack.projectPath}/instances`, instanceSchema);
		const runs = all.filter((run) => run.workflowName === workflowName);
		return runs.length > 0 && runs.every(({ endedAt }) => endedAt !== null) ? runs : undefined;
	}, LISTED_WITHIN);
}
