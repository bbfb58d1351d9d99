import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTerminalInstance } from '../../worker/contract/status.ts';
import { claimOf, isClaimStored } from '../../worker/engine/claim.ts';
import { nextDeadline } from '../../worker/engine/deadline.ts';
import { fold } from '../../worker/engine/evolve.ts';
import { restore, snapshotOf } from '../../worker/engine/snapshot.ts';
import { BY, EngineDriver, failedWith } from '../support/engine-driver.ts';
import { documentOf, type NodeDraft, routeOf, specOf } from '../support/run-builder.ts';

/** One thing that happens to a run: to which of its tasks, and which of the things that can happen. */
const stepArbitrary = fc.record({ pick: fc.nat(), what: fc.nat(17), ms: fc.nat(100_000) });

const nodeArbitrary = fc.record({
	upstream: fc.array(fc.nat(), { maxLength: 3 }),
	disabled: fc.constantFrom(false, false, false, true),
	onFailure: fc.constantFrom('block', 'block', 'abandon'),
	rerunPolicy: fc.constantFrom('always', 'always', 'onFailure', 'never'),
	delaySeconds: fc.constantFrom(0, 0, 0, 7),
	retries: fc.nat(2),
	timeout: fc.constantFrom(null, 'warn', 'fail', 'both'),
	waitSeconds: fc.constantFrom(undefined, 60),
	priority: fc.constantFrom('HIGHEST', 'MEDIUM', 'LOWEST'),
});

const worldArbitrary = fc.record({
	nodes: fc.array(nodeArbitrary, { minLength: 1, maxLength: 12 }),
	failureStrategy: fc.constantFrom('continue' as const, 'end' as const),
	slots: fc.integer({ min: 1, max: 6 }),
	executors: fc.integer({ min: 1, max: 3 }),
	steps: fc.array(stepArbitrary, { maxLength: 60 }),
});

type World = typeof worldArbitrary extends fc.Arbitrary<infer Value> ? Value : never;
type Step = World['steps'][number];

function driverOf(world: World): EngineDriver {
	const nodes = world.nodes.map((node, index): NodeDraft => {
		const { retries, timeout, upstream, waitSeconds, ...rest } = node;
		const above = index === 0 ? [] : [...new Set(upstream.map((pick) => `n${pick % index}`))];
		return {
			key: `n${index}`,
			...rest,
			upstream: above,
			retry: { count: retries, intervalSeconds: retries },
			...(timeout === null ? {} : { timeout: { seconds: 30, action: timeout } }),
			...(waitSeconds === undefined ? {} : { waitSeconds }),
		};
	});
	const routes = Array.from({ length: world.executors }, (_, index) =>
		routeOf(`exe_01kf000000000000000000000${index}`),
	);
	const { failureStrategy, slots } = world;
	return new EngineDriver(specOf(documentOf(nodes), { failureStrategy, slots, routes }));
}

/** What can happen to a run from outside, legal or not; the driver checks every invariant after each. */
function happen(driver: EngineDriver, { pick, what, ms }: Step): void {
	const started = driver.run.tasks.filter(({ attempts }) => attempts.length > 0);
	const task = started[pick % Math.max(1, started.length)];
	if (what >= 12 || task === undefined) return happenToRun(driver, what, ms);
	const attempt = 1 + (pick % task.attempts.length);
	const ref = { task: task.node.key, attempt: what === 11 ? attempt : task.attempts.length };
	const deliver = (outcome: Parameters<EngineDriver['deliver']>[1]) => {
		driver.do({ kind: 'report', jitter: 0.5, deliveries: [{ ...driver.reportOf(ref.task, outcome), ...ref }] });
	};
	const success = { status: 'success', outputs: {} } as const;
	const actions = [
		() => deliver({ kind: 'result', result: success }),
		() => deliver({ kind: 'result', result: failedWith() }),
		() => deliver({ kind: 'accepted', handle: null }),
		() => deliver({ kind: 'silent', reason: 'no_headers' }),
		() => deliver({ kind: 'redeliver', reason: '503', received: ms % 2 === 0 ? 'no' : 'maybe', retryAfterMs: null }),
		() => deliver({ kind: 'misconfigured', reason: '404', retryAfterMs: null }),
		() => driver.do({ kind: 'heartbeat', ...ref, progress: null, message: null }),
		() => driver.do({ kind: 'answer', ...ref, to: 'status', answer: { state: ms % 2 === 0 ? 'running' : 'unknown' } }),
		() => driver.do({ kind: 'answer', ...ref, to: 'stop', answer: { state: 'stopped' } }),
		() => (isClaimStored(driver.run, ref) ? driver.do({ kind: 'claim', attempts: [ref] }) : claimOf(driver.run, ref)),
		() => driver.do({ kind: 'complete', ...ref, result: success }),
		() => driver.do({ kind: 'complete', ...ref, result: ms % 2 === 0 ? success : failedWith() }),
	];
	actions[what]?.();
}

function happenToRun(driver: EngineDriver, what: number, ms: number): void {
	if (what === 12) driver.do({ kind: 'stop', by: BY });
	else if (what === 13) driver.do({ kind: 'recover', by: BY });
	else if (what === 14) driver.do({ kind: 'rerun', by: BY });
	else if (what === 15) driver.tick(ms);
	else if (what === 16) driver.do({ kind: 'slots', slots: ms % 10, routes: driver.run.routes });
	else driver.tick();
}

/** Lets everything that is out succeed until the run ends: it must, whatever happened before. */
function finish(driver: EngineDriver): void {
	for (let turns = 0; driver.run.endedAt === null && turns < 500; turns += 1) {
		const out = driver.run.tasks.filter((task) => task.attempts.at(-1)?.ended === null);
		driver.succeed(...out.map((task) => task.node.key));
		if (driver.run.endedAt === null) driver.tick();
	}
}

describe('whatever happens to a run', () => {
	test('every invariant holds after every step, replay equals live state, and it comes to an end', () => {
		fc.assert(
			fc.property(worldArbitrary, (world) => {
				const driver = driverOf(world);
				for (const step of world.steps) happen(driver, step);
				finish(driver);
				expect(isTerminalInstance(driver.run.state)).toBe(true);
			}),
			{ numRuns: 400 },
		);
	});

	test('a run restored from a snapshot in the middle goes on as the one that never stopped', () => {
		fc.assert(
			fc.property(worldArbitrary, fc.nat(), (world, cut) => {
				const driver = driverOf(world);
				const at = cut % (world.steps.length + 1);
				for (const step of world.steps.slice(0, at)) happen(driver, step);
				const kept = driver.facts.length;
				const saved = structuredClone(snapshotOf(driver.run));
				for (const step of world.steps.slice(at)) happen(driver, step);
				const replayed = fold(structuredClone(driver.facts.slice(kept)), restore(saved));
				expect(replayed === null ? null : snapshotOf(replayed)).toEqual(snapshotOf(driver.run));
			}),
			{ numRuns: 200 },
		);
	});

	test('a run that lost its memory has a deadline as long as it is not over', () => {
		fc.assert(
			fc.property(worldArbitrary, (world) => {
				const driver = driverOf(world);
				for (const step of world.steps) happen(driver, step);
				driver.run = restore(structuredClone(snapshotOf(driver.run)));
				expect(driver.run.endedAt !== null || nextDeadline(driver.run) !== null).toBe(true);
				finish(driver);
				expect(driver.run.endedAt).not.toBeNull();
			}),
			{ numRuns: 200 },
		);
	});
});
