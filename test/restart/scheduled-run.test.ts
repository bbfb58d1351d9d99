import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { rebuildProjection } from '../../cli/rebuild/rebuild-projection.ts';
import { instanceSchema } from '../../worker/contract/instance.ts';
import { type LedgerEntry, ledgerAuditSchema, ledgerEntrySchema } from '../../worker/contract/occurrence.ts';
import { scheduleSchema } from '../../worker/contract/schedule.ts';
import { DELIVERY_LEASE_MS } from '../../worker/engine/timing.ts';
import { Random } from '../sim/random.ts';
import { buildDocument, buildNode } from '../support/build-document.ts';
import { expectBooksToAgree } from './expect-books-to-agree.ts';
import { StackUnderTest } from './stack-under-test.ts';
import { endOf } from './watch-run.ts';

const KILLS = 3;
const PERIOD_MS = 5000;
const EVERY_FIVE_SECONDS = { cron: '*/5 * * * * ?', timeZone: 'UTC', missed: 'all', confirm: true };
/** `skipped` is what fell due after it went offline. */
const FINE_OUTCOMES = ['started', 'caught_up', 'skipped'];
const SCENE_LIMIT_MS = 240_000;
const LISTED_WITHIN = { timeout: 10_000, interval: 250 };
const seed = Number(process.env.ORRERY_RESTART_SEED ?? Math.trunc(Math.random() * 2 ** 31));

describe(`a schedule of every five seconds, killed ${KILLS} times with SIGKILL (seed ${seed})`, () => {
	let stack: StackUnderTest;
	let schedulePath: string;
	/** The instants that are due for certain: after it was online, and before anybody asked it to go offline. */
	let due: readonly string[];
	let ledger: readonly LedgerEntry[];

	beforeAll(async () => {
		process.stdout.write(`Seed ${seed}; the same again: ORRERY_RESTART_SEED=${seed}\n`);
		const random = new Random(seed);
		stack = await StackUnderTest.start();
		schedulePath = await scheduledWorkflow(stack);
		await stack.api.call({ method: 'POST', path: `${schedulePath}/online` }, scheduleSchema);
		const onlineAt = Date.now();
		for (let kill = 0; kill < KILLS; kill += 1) {
			await stack.executor.ledger.afterRuns(random.between(1, 2));
			await delay(random.between(0, PERIOD_MS));
			await stack.killAndRestart();
		}
		await stack.executor.ledger.afterRuns(2);
		due = instantsBetween(onlineAt, Date.now());
		await stack.api.call({ method: 'POST', path: `${schedulePath}/offline` }, scheduleSchema);
		ledger = await stack.api.list(`${schedulePath}/ledger`, ledgerEntrySchema);
		process.stdout.write(`${due.length} instants were due; ${JSON.stringify(countsOf(ledger))}\n`);
	}, SCENE_LIMIT_MS);

	afterAll(() => stack.close());

	test('every instant it was due has one line in its ledger, and was started or caught up', () => {
		const outcomes = new Map(ledger.map(({ at, outcome }) => [at, outcome]));
		expect(outcomes.size, 'no instant has two lines').toBe(ledger.length);
		expect(due.length).toBeGreaterThan(KILLS);
		for (const at of due) expect(['started', 'caught_up'], at).toContain(outcomes.get(at));
	});

	test('nothing was missed, and its audit finds no gap', async () => {
		const audit = await stack.api.call({ method: 'GET', path: `${schedulePath}/ledger/audit` }, ledgerAuditSchema);
		expect(audit).toMatchObject({ gaps: [], isComplete: true });
		expect(audit.expected).toBeGreaterThanOrEqual(due.length);
		const others = Object.keys(audit.outcomes).filter((outcome) => !FINE_OUTCOMES.includes(outcome));
		expect(others).toEqual([]);
	});

	test('every line that was started has a run of its own, which ended well after one attempt', async () => {
		const started = startedLines(ledger);
		expect(new Set(started.map(([, instanceId]) => instanceId)).size).toBe(started.length);
		for (const [at, instanceId] of started) {
			const run = await endOf(stack, instanceId, 2 * DELIVERY_LEASE_MS);
			expect([run.state, run.tasks], at).toEqual(['success', { only: 'success by itself, 1 attempts' }]);
			expectBooksToAgree(stack.executor, run, KILLS);
		}
	});

	test('the executor heard of these runs and of no other', () => {
		const heard = [...stack.executor.ledger.attempts.keys()].map((attemptId) => attemptId.split('.')[0]);
		expect(heard.toSorted()).toEqual(
			startedLines(ledger)
				.map(([, instanceId]) => instanceId)
				.toSorted(),
		);
		expect(stack.executor.ledger.overlaps).toEqual([]);
	});

	test('the list has these runs and no other, one for each time', async () => {
		// Queues of the local runtime live in memory: what was in one when everything was killed is told again.
		const { missed } = await rebuildProjection(stack.api, stack.owner.projectId, () => undefined, 250);
		expect(missed).toBe(0);
		await vi.waitFor(async () => {
			const runs = await stack.api.list(`${stack.projectPath}/instances`, instanceSchema, { kind: 'schedule' });
			const listed = runs.map(({ scheduleTime, id, state }) => [scheduleTime, id, state]);
			const expected = startedLines(ledger).map(([at, instanceId]) => [at, instanceId, 'success']);
			expect(listed.toSorted()).toEqual(expected.toSorted());
		}, LISTED_WITHIN);
	});
});

/** An online workflow of one task with a schedule that is not online yet. */
async function scheduledWorkflow(stack: StackUnderTest): Promise<string> {
	const config = { answers: 'now', afterMs: 0, failures: 0 };
	const document = buildDocument([buildNode('only', [], { task: { type: 'count', config } })], { name: 'often' });
	const path = `${await stack.workflowPath(document)}/schedule`;
	await stack.api.text({ method: 'PUT', path, body: EVERY_FIVE_SECONDS });
	return path;
}

/** Every whole period after one instant and up to another. */
function instantsBetween(after: number, until: number): readonly string[] {
	const first = Math.floor(after / PERIOD_MS) + 1;
	const last = Math.floor(until / PERIOD_MS);
	return Array.from({ length: last - first + 1 }, (_, place) => new Date((first + place) * PERIOD_MS).toISOString());
}

function startedLines(ledger: readonly LedgerEntry[]): readonly (readonly [at: string, instanceId: string])[] {
	return ledger.flatMap(({ at, instanceId }) => (instanceId === null ? [] : [[at, instanceId] as const]));
}

function countsOf(ledger: readonly LedgerEntry[]): Readonly<Record<string, number>> {
	const counts: Record<string, number> = {};
	for (const { outcome } of ledger) counts[outcome] = (counts[outcome] ?? 0) + 1;
	return counts;
}
