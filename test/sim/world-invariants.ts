import { isDeepStrictEqual } from 'node:util';
import type { Attempt } from '../../worker/engine/attempt.ts';
import { brokenInvariants } from '../../worker/engine/invariants.ts';
import { snapshotOf } from '../../worker/engine/snapshot.ts';
import type { Run, Task } from '../../worker/engine/state.ts';
import { attemptOf, taskOf } from '../../worker/engine/task-index.ts';
import { aRefusedForcedStopIsSentAgain } from './forced-stop-debts.ts';
import { oneRunAtOnce, turnsComeInOrder, whoIsHeldNeverStarts } from './line-invariants.ts';
import { naiveGraph } from './naive-graph.ts';
import { FACT_OF_ORDER } from './people.ts';
import { CALL_PROBLEMS } from './remote-call.ts';
import { LIFE_PROBLEMS } from './run-host.ts';
import type { AttemptName, Sighting } from './sighting.ts';

/** Watches a world for one promise; answers what is wrong as soon as it is. */
export type Monitor = (seen: Sighting) => string | null;

/** Problems that a world makes on purpose. */
const WEATHER: ReadonlySet<string> = new Set([...Object.values(CALL_PROBLEMS), ...Object.values(LIFE_PROBLEMS)]);

/** What holds of every world after every step, by name. Each monitor begins knowing nothing. */
export const WORLD_INVARIANTS: Readonly<Record<string, () => Monitor>> = {
	/** Every engine invariant holds of the run in memory. */
	engineInvariantsHold: () => (seen) => {
		const broken = seen.kind === 'turned' ? brokenInvariants(seen.live) : [];
		return broken.length === 0 ? null : broken.join(', ');
	},
	/** What an object has in memory is what its stored facts say. */
	replayEqualsLiveState: () => (seen) =>
		seen.kind !== 'turned' || isDeepStrictEqual(plain(seen.live), plain(seen.stored)) ? null : 'memory differs',
	/** What parts complain about is the weather, never an error of their own. */
	onlyTheWeatherFails: () => (seen) =>
		seen.kind !== 'logged' || WEATHER.has(seen.problem) ? null : `${seen.event}: ${seen.problem}`,
	aResultIsAppliedOnce,
	/** A task is never in the hands of executors twice while the engine counts on both. */
	oneLiveAttemptPerTask,
	aForcedStopComesBeforeTheNextAttempt,
	aRefusedForcedStopIsSentAgain,
	onePayloadPerIdempotencyKey,
	neverIsNeverStartedTwice,
	startsOnlyAfterItsUpstream,
	waitsAsLongAsItShould,
	factsAreNumbered,
	listsFollowTheFacts,
	heldWithinTheLimit,
	noAcknowledgedResultIsLost,
	noAcknowledgedOperationIsLost,
	oneRunAtOnce,
	whoIsHeldNeverStarts,
	turnsComeInOrder,
	/** A dry run sends nothing to anybody. */
	aDryRunSendsNothing: () => {
		const dry = new Set<string>();
		return (seen) => {
			if (seen.kind === 'stored' && seen.run.spec.mode === 'dryRun') dry.add(seen.run.spec.instanceId);
			return seen.kind === 'received' && dry.has(seen.instanceId) ? nameOf(seen) : null;
		};
	},
};

function plain(run: Run): unknown {
	return JSON.parse(JSON.stringify({ ...snapshotOf(run), spec: null }));
}

function aResultIsAppliedOnce(): Monitor {
	const ended = new Set<string>();
	const succeeded = new Set<string>();
	return (seen) => {
		if (seen.kind !== 'stored') return null;
		const { fact, run } = seen;
		const { instanceId } = run.spec;
		for (const key of keysBegunAnew(seen)) succeeded.delete(`${instanceId}.${key}`);
		if (fact.kind === 'attempt_ended') return once(ended, `${instanceId}.${fact.task}.${fact.attempt}`);
		return fact.kind === 'task_succeeded' ? once(succeeded, `${instanceId}.${fact.task}`) : null;
	};
}

function keysBegunAnew({ fact, run }: Extract<Sighting, { kind: 'stored' }>): readonly string[] {
	if (fact.kind === 'instance_recovered' || fact.kind === 'tasks_reset') return fact.tasks;
	return fact.kind === 'round_started' ? run.tasks.map((task) => task.node.key) : [];
}

function once(seen: Set<string>, name: string): string | null {
	if (seen.has(name)) return `${name} a second time`;
	seen.add(name);
	return null;
}

function oneLiveAttemptPerTask(): Monitor {
	const working = new Map<string, AttemptName>();
	const runs = new Map<string, Run>();
	return (seen) => {
		if (seen.kind === 'stored') runs.set(seen.run.spec.instanceId, seen.run);
		if (seen.kind === 'work_over') working.delete(`${seen.executorId} ${nameOf(seen)}`);
		if (seen.kind !== 'work_began') return null;
		working.set(`${seen.executorId} ${nameOf(seen)}`, seen);
		const run = runs.get(seen.instanceId);
		if (run === undefined) return `${nameOf(seen)} of no run`;
		const live = [...working.values()].filter(
			(other) => isOfSameTask(other, seen) && attemptOf(taskOf(run, other.task), other.attempt).ended === null,
		);
		const numbers = new Set(live.map(({ attempt }) => attempt));
		return numbers.size > 1 ? `${nameOf(seen)} beside ${[...numbers].join(', ')}` : null;
	};
}

/** Attempts whose executor was not heard to be done with them. */
function isInDoubt(attempt: Attempt): boolean {
	const cause = attempt.ended?.failure?.cause;
	return attempt.stop !== null || cause === 'lost_contact' || cause === 'timeout';
}

/** Work that may still go on when the next attempt begins was told to stop by force (domain rules, "Silence"). */
function aForcedStopComesBeforeTheNextAttempt(): Monitor {
	const working = new Map<string, AttemptName>();
	const killed = new Set<string>();
	const runs = new Map<string, Run>();
	return (seen) => {
		if (seen.kind === 'stored') runs.set(seen.run.spec.instanceId, seen.run);
		if (seen.kind === 'stop_sent' && seen.force) killed.add(nameOf(seen));
		if (seen.kind === 'work_over') working.delete(`${seen.executorId} ${nameOf(seen)}`);
		if (seen.kind !== 'work_began') return null;
		working.set(`${seen.executorId} ${nameOf(seen)}`, seen);
		const run = runs.get(seen.instanceId);
		const unstopped = [...working.values()].filter(
			(other) =>
				run !== undefined &&
				isOfSameTask(other, seen) &&
				other.attempt < seen.attempt &&
				isInDoubt(attemptOf(taskOf(run, other.task), other.attempt)) &&
				!killed.has(nameOf(other)),
		);
		return unstopped.length === 0 ? null : `${nameOf(seen)} while ${unstopped.map(nameOf).join(', ')} was not stopped`;
	};
}

function onePayloadPerIdempotencyKey(): Monitor {
	const payloads = new Map<string, string>();
	return (seen) => {
		if (seen.kind !== 'received') return null;
		const known = payloads.get(nameOf(seen));
		payloads.set(nameOf(seen), seen.payload);
		return known === undefined || known === seen.payload ? null : `${nameOf(seen)}: ${known} then ${seen.payload}`;
	};
}

/** Rerun policy *never*: one attempt, and no further delivery of it once an executor has read one. */
function neverIsNeverStartedTwice(): Monitor {
	const policies = new Map<string, string>();
	const received = new Map<string, string>();
	return (seen) => {
		if (seen.kind === 'stored' && seen.fact.kind === 'instance_started')
			for (const { key, rerunPolicy } of seen.fact.spec.document.nodes)
				policies.set(`${seen.run.spec.instanceId}.${key}`, rerunPolicy);
		if (seen.kind !== 'received') return null;
		const task = `${seen.instanceId}.${seen.task}`;
		if (policies.get(task) !== 'never') return null;
		const delivery = `${seen.attempt} delivery ${seen.delivery}`;
		const known = received.get(task) ?? delivery;
		received.set(task, known);
		return known === delivery ? null : `${task}: ${known}, then ${delivery}`;
	};
}

/** Whether a fact about a task is of its first attempt since it began anew, or of none. */
function isFirst({ fact, run }: Extract<Sighting, { kind: 'stored' }>, key: string): boolean {
	const { startedAt, attempts } = taskOf(run, key);
	const begun = attempts.filter(({ createdAt }) => startedAt !== null && createdAt >= startedAt);
	return fact.kind === 'attempt_created' ? begun.length === 1 : begun.length === 0;
}

/** No attempt and no simulated success before everything upstream is finished and did not break. */
function startsOnlyAfterItsUpstream(): Monitor {
	return (seen) => {
		if (seen.kind !== 'stored') return null;
		const { fact, run } = seen;
		if (fact.kind !== 'attempt_created' && fact.kind !== 'task_succeeded') return null;
		// What is tried again, or was under way, started before people could undo what is above it.
		if (!isFirst(seen, fact.task)) return null;
		const above = naiveGraph(run.spec).get(fact.task);
		if (above === undefined) return `${fact.task} is disabled or out of scope`;
		const wrong = [...above].filter((key) => {
			const { phase } = taskOf(run, key);
			return phase.state !== 'success' && !(phase.state === 'failed' && phase.abandoned);
		});
		return wrong.length === 0 ? null : `${fact.task} before ${wrong.join(', ')}`;
	};
}

/** Start delays and retry intervals are kept, by the times of the facts; who is released does not wait for a retry. */
function waitsAsLongAsItShould(): Monitor {
	const released = new Set<string>();
	return (seen) => {
		if (seen.kind === 'stored' && seen.fact.kind === 'tasks_released')
			for (const key of seen.fact.tasks) released.add(`${seen.run.spec.instanceId}.${key}`);
		if (seen.kind !== 'stored' || seen.fact.kind !== 'attempt_created') return null;
		const { fact, run } = seen;
		const task = taskOf(run, fact.task);
		if (task.failures === 0) return delayIsOver(run, task, fact.at);
		return released.delete(`${run.spec.instanceId}.${fact.task}`) ? null : intervalIsOver(task, fact.at);
	};
}

function intervalIsOver({ attempts, failures, node: { key, retry } }: Task, at: number): string | null {
	const before = attempts.slice(0, -1).findLast(({ ended }) => ended?.status !== 'withdrawn');
	if (!before?.ended) return null;
	const earliest = before.ended.at + retry.intervalSeconds * retry.backoffFactor ** (failures - 1) * 1000;
	return at >= earliest ? null : `${key} retried ${earliest - at} ms too early`;
}

function delayIsOver(run: Run, { node: { key, node, upstream } }: Task, at: number): string | null {
	const above = upstream.map((index) => run.tasks[index]?.phase);
	const ends = above.map((phase) => (phase !== undefined && 'at' in phase ? phase.at : 0));
	const ready = Math.max(run.roundStartedAt, ...ends);
	return at >= ready + node.delaySeconds * 1000 ? null : `${key} started before its delay was over`;
}

/** Facts are numbered without gaps, and what was numbered once stays. */
function factsAreNumbered(): Monitor {
	const numbers = new Map<string, number>();
	return (seen) => {
		if (seen.kind !== 'stored') return null;
		const { instanceId } = seen.run.spec;
		const before = numbers.get(instanceId) ?? 0;
		numbers.set(instanceId, seen.seq);
		return seen.seq === before + 1 && seen.run.seq === seen.seq ? null : `fact ${seen.seq} after ${before}`;
	};
}

/** The row of a run that is given up to the archive is one behind all of its facts, and the last. */
function lastRow(seq = 0, archivedAt?: number): number {
	return archivedAt === undefined ? seq : seq + 1;
}

/** No row shows what is not stored, and rows are only replaced by newer ones. */
function listsFollowTheFacts(): Monitor {
	const stored = new Map<string, number>();
	const listed = new Map<string, number>();
	return (seen) => {
		if (seen.kind === 'stored') stored.set(seen.run.spec.instanceId, seen.seq);
		if (seen.kind !== 'projected' && seen.kind !== 'listed') return null;
		const { instanceId, seq, archivedAt } = seen.row;
		if (seq > lastRow(stored.get(instanceId), archivedAt)) return `row ${seq} shows what is not stored`;
		const before = listed.get(instanceId) ?? 0;
		if (seen.kind === 'listed') listed.set(instanceId, seq);
		return seen.kind === 'projected' || seq > before ? null : `row ${seq} is written over row ${before}`;
	};
}

function heldWithinTheLimit(): Monitor {
	let heldBy: (instanceId: string) => number = () => 0;
	return (seen) => {
		if (seen.kind === 'window') {
			heldBy = seen.heldBy;
			return seen.held <= seen.limit ? null : `${seen.held} of ${seen.limit} slots are held`;
		}
		if (seen.kind !== 'stored' || seen.fact.kind !== 'attempt_created') return null;
		const { spec, inFlight, block } = seen.run;
		const beyond = inFlight - block;
		const counted = heldBy(spec.instanceId);
		return beyond <= counted ? null : `${spec.instanceId} uses ${beyond} slots beyond its block and has ${counted}`;
	};
}

/** A result whose callback was answered 200 is stored, as it was given. */
function noAcknowledgedResultIsLost(): Monitor {
	return (seen) => {
		if (seen.kind !== 'result_acknowledged') return null;
		const ended = seen.stored === null ? null : attemptOf(taskOf(seen.stored, seen.task), seen.attempt).ended;
		return ended?.status === seen.result.status ? null : nameOf(seen);
	};
}

/** An operation that was answered 200 with a change has left its fact. */
function noAcknowledgedOperationIsLost(): Monitor {
	const facts = new Map<string, { readonly seq: number; readonly kind: string }[]>();
	return (seen) => {
		if (seen.kind === 'stored') {
			const { instanceId } = seen.run.spec;
			const known = facts.get(instanceId) ?? [];
			known.push({ seq: seen.seq, kind: seen.fact.kind });
			facts.set(instanceId, known);
		}
		if (seen.kind !== 'operation_acknowledged' || !seen.changed) return null;
		const instanceId = seen.stored?.spec.instanceId ?? '';
		const wanted = FACT_OF_ORDER[seen.operation];
		const isKept = facts.get(instanceId)?.some(({ seq, kind }) => seq > seen.before && kind === wanted) ?? false;
		return isKept ? null : `${seen.operation} of ${instanceId}`;
	};
}

function isOfSameTask(one: AttemptName, other: AttemptName): boolean {
	return one.instanceId === other.instanceId && one.task === other.task;
}

function nameOf({ instanceId, task, attempt }: AttemptName): string {
	return `${instanceId}.${task}.${attempt}`;
}
