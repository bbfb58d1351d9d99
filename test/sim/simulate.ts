import { isDeepStrictEqual } from 'node:util';
import { snapshotOf } from '../../worker/engine/snapshot.ts';
import type { Run } from '../../worker/engine/state.ts';
import { Digest } from './digest.ts';
import { expectedEnd } from './oracle.ts';
import type { Sighting } from './sighting.ts';
import { WORLD_BEGINS_AT } from './sim-clock.ts';
import { World } from './world.ts';
import { WORLD_INVARIANTS } from './world-invariants.ts';

/** Events after which a world is said to be stuck in a loop. */
const EVENTS_MAX = 400_000;

/** How long everything may take that faults have left behind, besides what documents themselves ask for. */
const AFTERMATH_MS = 60 * 60_000;

/** How long is waited for what should not happen after the end: late callbacks, questions about slots. */
const EPILOGUE_MS = 15 * 60_000;

/** What one seed came to. */
export interface SimResult {
	readonly seed: number;
	readonly profile: string;
	/** Names every event in order; equal for equal runs. */
	readonly digest: string;
	/** The first promise that was broken, or null. */
	readonly breach: string | null;
	/** End states of the world's runs. */
	readonly states: readonly string[];
	readonly faults: ReadonlyMap<string, number>;
	readonly events: number;
	/** Snapshots in the logs of its runs. */
	readonly snapshots: number;
	/** Runs that lie in the archive. */
	readonly archived: number;
	/** How often the turn came of a run that had waited for it. */
	readonly turns: number;
	readonly virtualMs: number;
}

/**
 * Lets a world of this seed run from its start until everything in it has come to rest, and says whether every promise
 * was kept.
 *
 * @param trace receives every line of what happens.
 */
export async function simulate(seed: number, trace: ((line: string) => void) | null = null): Promise<SimResult> {
	const digest = new Digest();
	const monitors = Object.entries(WORLD_INVARIANTS).map(([name, begin]) => ({ name, monitor: begin() }));
	const breaches: string[] = [];
	const time = { now: () => WORLD_BEGINS_AT };
	const note = (line: string) => {
		const stamped = `${((time.now() - WORLD_BEGINS_AT) / 1000).toFixed(3)} ${line}`;
		digest.add(stamped);
		trace?.(stamped);
	};
	const turns = { count: 0 };
	const see = (sighting: Sighting) => {
		if (sighting.kind === 'called') turns.count += 1;
		for (const { name, monitor } of monitors) {
			const wrong = monitor(sighting);
			if (wrong !== null) breaches.push(`${name}: ${wrong}`);
		}
	};
	const world = new World(seed, { note, see });
	time.now = world.clock.now;
	note(`profile ${world.profile.name}, faults ${world.faults.enabled.join(' ')}`);
	const events = await runToRest(world, breaches);
	see({ kind: 'rested' });
	if (breaches.length === 0) breaches.push(...(await finalBreaches(world)));
	const [breach = null] = breaches;
	if (breach !== null) note(`BREACH ${breach}`);
	return {
		seed,
		profile: world.profile.name,
		digest: digest.value,
		breach,
		states: [...world.hosts.values()].map(({ stored }) => stored?.state ?? 'not started'),
		faults: world.faults.counts,
		events,
		snapshots: [...world.hosts.values()].reduce((sum, host) => sum + host.snapshots, 0),
		archived: [...world.hosts.values()].filter(({ isArchived }) => isArchived).length,
		turns: turns.count,
		virtualMs: world.clock.now() - WORLD_BEGINS_AT,
	};
}

/** Runs the world until all is over and some time has passed, a promise breaks, or its time is up. */
async function runToRest(world: World, breaches: string[]): Promise<number> {
	const deadline = world.faultsEndAt + AFTERMATH_MS + timeOfDocuments(world);
	let restsUntil = Number.POSITIVE_INFINITY;
	for (let events = 0; ; events += 1) {
		if (breaches.length > 0 || !(await world.clock.step())) return events;
		if (events > EVENTS_MAX) breaches.push(`everyRunEnds: more than ${EVENTS_MAX} events`);
		const now = world.clock.now();
		const open = now < world.faultsEndAt ? ['things go wrong'] : openEnds(world);
		if (now > deadline && open.length > 0) breaches.push(`everyRunEnds: ${open.join('; ')}`);
		restsUntil = open.length > 0 ? Number.POSITIVE_INFINITY : Math.min(restsUntil, now + EPILOGUE_MS);
		if (now > restsUntil) return events;
	}
}

/** What documents ask to be waited for, if every task took all of its attempts one after another. */
function timeOfDocuments({ specs }: World): number {
	let seconds = 0;
	for (const { document } of specs) {
		for (const node of document.nodes) {
			seconds += node.delaySeconds;
			const retry = node.retry ?? document.defaults.retry;
			for (let count = 0; count < (retry?.count ?? 0); count += 1)
				seconds += (retry?.intervalSeconds ?? 0) * (retry?.backoffFactor ?? 1) ** count + 10;
		}
	}
	return seconds * 1000;
}

/** What is not over yet: runs, and what they owe others. */
function openEnds(world: World): string[] {
	const open: string[] = [];
	for (const { instanceId, stored } of world.hosts.values()) {
		if (stored === null) {
			if (!world.scheduler.hasDropped(instanceId)) open.push(`${instanceId} has not started`);
		} else if (stored.endedAt === null) open.push(`${instanceId} is ${stored.state}`);
		else if (!isTold(world, stored)) open.push(`${instanceId} is not known to have ended`);
	}
	return open;
}

/** Whether scheduler and lists know the run's last end. */
function isTold(world: World, run: Run): boolean {
	const { instanceId } = run.spec;
	const told = world.scheduler.endOf(instanceId);
	const row = world.projection.rowOf(instanceId);
	const isDropped = run.state === 'discarded' && world.scheduler.hasDropped(instanceId);
	const isEndTold = told?.round === run.round && told.state === run.state;
	return (isEndTold || isDropped) && row?.state === run.state && row.round === run.round && areTasksListed(world, run);
}

/** Whether the lists show every task as it ended; whatever was lost, repeated or late on the way. */
function areTasksListed(world: World, run: Run): boolean {
	const rows = world.projection.tasksOf(run.spec.instanceId);
	return run.tasks.every(({ node, phase, changedSeq }) => {
		const row = rows.get(node.key);
		return row?.state === phase.state && row.seq === changedSeq;
	});
}

/** What must hold when all is over. */
async function finalBreaches(world: World): Promise<string[]> {
	const found = openEnds(world).map((open) => `everyRunEnds: ${open}`);
	for (const host of world.hosts.values()) {
		const run = host.stored;
		if (run === null) continue;
		const { instanceId } = run.spec;
		const held = world.capacity.heldBy(instanceId);
		if (held > 0) found.push(`slotsComeBack: ${instanceId} ended and holds ${held}`);
		const reloaded = await host.reload();
		const isSame = reloaded !== null && isDeepStrictEqual(snapshotOf(reloaded), snapshotOf(run));
		if (!isSame) found.push(`replayEqualsLiveState: ${instanceId} loads as another run`);
		if (world.profile.isTame) found.push(...differencesFromOracle(world, run));
	}
	return found;
}

function differencesFromOracle(world: World, run: Run): string[] {
	const expected = expectedEnd(run.spec, world.script);
	const found: string[] = [];
	const differs = (what: string) => found.push(`outcomeIsTheOracles: ${run.spec.instanceId} ${what}`);
	if (run.state !== expected.state) differs(`is ${run.state} and not ${expected.state}`);
	for (const task of run.tasks) {
		const end = expected.tasks?.get(task.node.key);
		if (end === undefined) continue;
		const { state } = task.phase;
		if (state !== end.state) differs(`${task.node.key} is ${state} and not ${end.state}`);
		if (task.attempts.length !== end.attempts)
			differs(`${task.node.key} took ${task.attempts.length} attempts and not ${end.attempts}`);
	}
	return found;
}
