import fc from 'fast-check';
import type { WorkflowDocument } from '../../worker/contract/workflow-document.ts';
import { claimOf, isClaimStored } from '../../worker/engine/claim.ts';
import type { ExecutorAnswer, Opening, StopCall } from '../../worker/engine/command.ts';
import { BY, EngineDriver, failedWith } from './engine-driver.ts';
import { documentOf, type NodeDraft, routeOf, specOf } from './run-builder.ts';

/** One thing that happens to a run: to which of its tasks, and which of the things that can happen. */
const stepArbitrary = fc.record({ pick: fc.nat(), what: fc.nat(36), ms: fc.nat(100_000) });

const nodeArbitrary = fc.record({
	upstream: fc.array(fc.nat(), { maxLength: 3 }),
	disabled: fc.constantFrom(false, false, false, true),
	onFailure: fc.constantFrom('block', 'block', 'abandon'),
	rerunPolicy: fc.constantFrom('always', 'always', 'onFailure', 'never'),
	delaySeconds: fc.constantFrom(0, 0, 0, 7),
	retries: fc.nat(2),
	order: fc.constantFrom(undefined, undefined, 'oneAfterAnother'),
	timeout: fc.constantFrom(null, 'warn', 'fail', 'both'),
	waitSeconds: fc.constantFrom(undefined, 60),
	priority: fc.constantFrom('HIGHEST', 'MEDIUM', 'LOWEST'),
});

/** A small workflow, how it is run, and what happens to the run. */
export const worldArbitrary = fc.record({
	nodes: fc.array(nodeArbitrary, { minLength: 1, maxLength: 12 }),
	failureStrategy: fc.constantFrom('continue' as const, 'end' as const),
	slots: fc.integer({ min: 1, max: 6 }),
	executors: fc.integer({ min: 1, max: 3 }),
	waits: fc.constantFrom(false, false, true),
	steps: fc.array(stepArbitrary, { maxLength: 60 }),
});

export type World = typeof worldArbitrary extends fc.Arbitrary<infer Value> ? Value : never;
type Step = World['steps'][number];

/** The run of a world, before anything has happened to it. */
export function driverOf(world: World): EngineDriver {
	const nodes = world.nodes.map((node, index): NodeDraft => {
		const { retries, order, timeout, upstream, waitSeconds, ...rest } = node;
		const above = index === 0 ? [] : [...new Set(upstream.map((pick) => `n${pick % index}`))];
		return {
			key: `n${index}`,
			...rest,
			upstream: above,
			retry: { count: retries, intervalSeconds: retries, ...(order === undefined ? {} : { order }) },
			...(timeout === null ? {} : { timeout: { seconds: 30, action: timeout } }),
			...(waitSeconds === undefined ? {} : { waitSeconds }),
		};
	});
	const routes = Array.from({ length: world.executors }, (_, index) =>
		routeOf(`exe_01kf000000000000000000000${index}`),
	);
	const { failureStrategy, slots, waits } = world;
	const inLine = waits ? ({ ticket: 0, strategy: 'serialWait' } as const) : null;
	return new EngineDriver(specOf(documentOf(nodes), { failureStrategy, slots, routes }), { inLine });
}

/** What can happen to a run from outside, legal or not; the driver checks every invariant after each. */
export function happen(driver: EngineDriver, { pick, what, ms }: Step): void {
	if (what >= 30) return happenInLine(driver, what, ms);
	if (what >= 18) return operate(driver, { pick, what, ms });
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
		() => driver.answer(ref.task, 'status', { state: ms % 2 === 0 ? 'running' : 'unknown' }, ref),
		() => driver.answer(ref.task, 'stop', stopAnswerOf(ms), { attempt: ref.attempt, call: callOf(ms) }),
		() => (isClaimStored(driver.run, ref) ? driver.do({ kind: 'claim', attempts: [ref] }) : claimOf(driver.run, ref)),
		() => driver.do({ kind: 'complete', ...ref, result: success }),
		() => driver.do({ kind: 'complete', ...ref, result: ms % 2 === 0 ? success : failedWith() }),
	];
	actions[what]?.();
}

const STOP_ANSWERS: readonly ExecutorAnswer[] = [
	{ state: 'stopped' },
	{ state: 'running' },
	{ state: 'unknown' },
	{ state: 'unreachable', reason: 'http_503' },
];

function stopAnswerOf(ms: number): ExecutorAnswer {
	return STOP_ANSWERS[ms % STOP_ANSWERS.length] ?? { state: 'stopped' };
}

/** Of a consumer of this release or of the one before. */
function callOf(ms: number): StopCall | undefined {
	const force = ms % 3 === 1;
	return ms % 3 === 0 ? undefined : { force, executorId: 'exe_01kf0000000000000000000001', send: null };
}

function happenToRun(driver: EngineDriver, what: number, ms: number): void {
	if (what === 12) driver.do({ kind: 'stop', by: BY });
	else if (what === 13) driver.do({ kind: 'recover', by: BY, ...openingOf(driver, ms) });
	else if (what === 14) driver.do({ kind: 'rerun', by: BY, ...openingOf(driver, ms) });
	else if (what === 15) driver.tick(ms);
	else if (what === 16) driver.do({ kind: 'slots', slots: ms % 10, routes: driver.run.routes });
	else driver.tick();
}

/** Every other order that may open the run passes a strategy that makes it wait then, with a ticket of its own. */
function openingOf({ facts }: EngineDriver, ms: number): Opening {
	return ms % 2 === 0 ? { inLine: { ticket: facts.length, strategy: 'serialPriority' } } : {};
}

/** What its scheduler tells a run that waits for its turn, at times too late; and who keeps it from that. */
function happenInLine(driver: EngineDriver, what: number, ms: number): void {
	const { inLine, routes } = driver.run;
	const ticket = ms % 5 === 0 ? ms : (inLine?.ticket ?? 0);
	if (what === 30) driver.do({ kind: 'hold', by: BY });
	else if (what === 31) driver.do({ kind: 'release', by: BY });
	else if (what === 32) driver.do({ kind: 'discard', ticket });
	else driver.do({ kind: 'let_go', ticket, slots: ms % 4, routes: ms % 3 === 0 ? [] : routes });
}

const TASK_OPERATIONS = ['hold', 'hold', 'release', 'terminate', 'set_success', 'set_failed'] as const;

/** What people do: whether it fits the state or not. */
function operate(driver: EngineDriver, { pick, what, ms }: Step): void {
	const { tasks, spec } = driver.run;
	const keys = tasks.map((task) => task.node.key);
	const chosen = keys.filter((_, index) => index === pick % keys.length || (ms % 3 === 0 && (pick + index) % 4 === 0));
	const operation = TASK_OPERATIONS[what - 18];
	const newest = { version: spec.version + 1, document: changed(spec.document, ms) };
	const opening = openingOf(driver, ms);
	if (operation !== undefined) driver.do({ kind: 'operate_tasks', operation, tasks: chosen, by: BY, ...opening });
	else if (what === 24) driver.do({ kind: 'pause', by: BY });
	else if (what === 25 || what === 26) driver.do({ kind: 'resume', by: BY });
	else if (what === 27) driver.do({ kind: 'edit', definition: { ...newest, projectParams: null }, by: BY });
	else {
		const withDownstream = what === 28;
		const order = { withDownstream, newest: ms % 3 === 0 ? null : newest, by: BY, ...opening };
		driver.do({ kind: 'rerun_tasks', tasks: chosen, ...order });
	}
}

/** Another version: some retry differently, one is new, and one may be gone. */
function changed(document: WorkflowDocument, ms: number): WorkflowDocument {
	const left = document.nodes.filter((_, index) => index === 0 || ms % 5 !== 0 || index % 3 !== 1);
	const known = new Set(left.map((node) => node.key));
	const nodes = left.map((node) => ({
		...node,
		upstream: node.upstream.filter((key) => known.has(key)),
		retry: { count: ms % 3, intervalSeconds: 1, backoffFactor: 1 },
	}));
	const first = nodes[0];
	const isNew = first !== undefined && ms % 4 === 0 && !known.has('added');
	return { ...document, nodes: isNew ? [...nodes, { ...first, key: 'added', upstream: [first.key] }] : nodes };
}

/** Lets everything that is out succeed until the run ends: it must, whatever happened before. */
export function finish(driver: EngineDriver): void {
	for (let turns = 0; driver.run.endedAt === null && turns < 500; turns += 1) {
		if (driver.run.pause?.reason === 'asked') driver.do({ kind: 'resume', by: BY });
		letGo(driver);
		const held = driver.run.tasks.filter((task) => task.phase.state === 'held').map((task) => task.node.key);
		if (held.length > 0) driver.do({ kind: 'operate_tasks', operation: 'release', tasks: held, by: BY });
		const out = driver.run.tasks.filter((task) => task.attempts.at(-1)?.ended === null);
		driver.succeed(...out.map((task) => task.node.key));
		if (driver.run.endedAt === null) driver.tick();
	}
}

/** Its turn comes, if it waits for one. */
function letGo(driver: EngineDriver): void {
	const { inLine, spec } = driver.run;
	if (inLine === null) return;
	driver.do({ kind: 'release', by: BY });
	driver.do({ kind: 'let_go', ticket: inLine.ticket, slots: spec.slots, routes: spec.routes });
}
