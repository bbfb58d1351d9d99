import type { Fact, FactKind } from '../engine/fact.ts';

/** Lists are a moment behind a run anyway; more often than this they are not told of it. */
export const FLUSH_INTERVAL_MIN_MS = 1000;

/** The longer a run lasts, the rarer its rows are written: about twenty times for every tenfold of its age. */
const FLUSH_INTERVAL_OF_AGE = 0.1;

/**
 * How far the second clock may be behind. Rows name a wake time at least this far ahead, so that a run whose alarm works
 * is hardly ever poked, and one whose alarm was lost is found within 6 minutes (A25).
 */
export const SECOND_CLOCK_MS = 3 * 60_000;

/** Facts that no list shows. */
const UNSEEN: ReadonlySet<FactKind> = new Set<FactKind>([
	'lease_renewed',
	'result_refused',
	'stop_answered',
	'slots_changed',
	'routes_captured',
	'effect_settled',
	'tasks_listed',
	'delivery_repeated',
	'delivery_claimed',
]);

/**
 * Facts by which a run that was over or rested goes on, or may. Until the lists hear of it their row names no wake time, so
 * that the second clock does not look at the run.
 */
const REVIVING: ReadonlySet<FactKind> = new Set<FactKind>([
	'round_started',
	'instance_recovered',
	'instance_resumed',
	'instance_let_go',
	'tasks_reset',
	'task_forced',
]);

/** Whether these facts let a run go on of which the lists say that nothing is due. */
export function revives(facts: readonly Fact[]): boolean {
	return facts.some(({ kind }) => REVIVING.has(kind));
}

/** Facts after which nothing may happen for long, so that the lists would stay behind. */
const WAITING: ReadonlySet<FactKind> = new Set<FactKind>([
	'attempt_accepted',
	'task_delayed',
	'contact_lost',
	'instance_paused',
	'instance_waiting',
	'instance_held',
	'instance_released',
	...REVIVING,
]);

/**
 * Whether the lists are told of this turn. The end of a run is told in any case, as a debt; this is about what is shown
 * until then.
 *
 * @param flushedAt when they were last told; null when that is not known.
 */
export function isFlushDue(
	facts: readonly Fact[],
	times: { readonly now: number; readonly startedAt: number; readonly flushedAt: number | null },
): boolean {
	if (!facts.some((fact) => !UNSEEN.has(fact.kind))) return false;
	if (times.flushedAt === null || facts.some((fact) => WAITING.has(fact.kind))) return true;
	const interval = Math.max(FLUSH_INTERVAL_MIN_MS, (times.now - times.startedAt) * FLUSH_INTERVAL_OF_AGE);
	return times.now - times.flushedAt >= interval;
}

/** When the second clock looks after a run whose alarm is due at `deadline`. */
export function secondClockAt(deadline: number | null, now: number): number | null {
	return deadline === null ? null : Math.max(deadline, now + SECOND_CLOCK_MS);
}
