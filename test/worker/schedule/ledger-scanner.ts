import type { LedgerLine } from '../../../worker/schedule/ledger.ts';
import type { ScheduleEntry } from '../../../worker/schedule/schedule-entry.ts';
import { clockRuns } from '../../occurrence/audit/clock-runs.ts';
import { naiveCron } from '../../occurrence/audit/naive-cron.ts';
import { namedWalls, scan, underPolicy } from '../../occurrence/audit/scan.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const TEN_PM_MS = 22 * 60 * MINUTE_MS;

/** What can become of an occurrence that fires, and of one that is skipped unless somebody has it made up. */
const FIRED = new Set(['started', 'caught_up', 'missed', 'held', 'skipped stopped_by']);
const SKIPPED = new Set([
	'skipped schedule_offline',
	'skipped workflow_offline',
	'skipped next_day',
	'caught_up made_up_by',
]);

/**
 * Derives anew what a schedule had to do, from its changes alone, and names every difference to its ledger. It goes
 * through the minutes of a clock on the wall, knows neither the engine's occurrences nor its timeline, and is as slow as
 * it is simple. Whole minutes only.
 */
export function scanLedger(
	entries: readonly ScheduleEntry[],
	lines: readonly LedgerLine[],
	from: number,
	until: number,
): readonly string[] {
	const differences: string[] = [];
	const due = entries.map((entry) => instantsOf(entry, from, until));
	const expected = new Map<number, 'fires' | 'skipped'>();
	for (const at of new Set(due.flatMap((instants) => [...instants]))) {
		const fate = fateAt(entries, due, at);
		if (fate !== null) expected.set(at, fate);
	}
	const seen = new Set<number>();
	for (const { occurrence, outcome, reason } of lines) {
		const { at } = occurrence;
		const told = `${new Date(at).toISOString()} ${outcome} ${reason ?? ''}`.trimEnd();
		if (seen.has(at)) differences.push(`${told}: twice`);
		seen.add(at);
		const fate = expected.get(at);
		if (fate === undefined) differences.push(`${told}: was never due`);
		else if (!fits(fate, outcome, reason)) differences.push(`${told}: ${fate}`);
	}
	for (const [at, fate] of expected)
		if (!seen.has(at)) differences.push(`${new Date(at).toISOString()}: ${fate}, and no word`);
	return differences;
}

function fits(fate: 'fires' | 'skipped', outcome: string, reason: string | null): boolean {
	if (fate === 'skipped') return SKIPPED.has(`${outcome} ${reason}`);
	return FIRED.has(outcome) || FIRED.has(`${outcome} ${reason}`);
}

function fateAt(
	entries: readonly ScheduleEntry[],
	due: readonly ReadonlySet<number>[],
	at: number,
): 'fires' | 'skipped' | null {
	const present = entries.findLastIndex((entry) => entry.at < at);
	const wasOnline = entries.slice(0, present + 1).some(({ offline }) => offline === null);
	if (!wasOnline) return null;
	const governing = entries[present]?.offline === null ? governs(entries, present, at) : null;
	if (governing !== null) return due[governing]?.has(at) ? 'fires' : null;
	return due[present]?.has(at) ? 'skipped' : null;
}

/** The change whose rule made the day of an instant; null when nothing was generated for it. */
function governs(entries: readonly ScheduleEntry[], index: number, at: number): number | null {
	const entry = entries[index];
	if (entry === undefined || entry.offline !== null) return null;
	if (entry.rule.generation === 'immediate' || dayOf(at, entry.rule.timeZone) >= firstDay(entry)) return index;
	return governs(entries, index - 1, at);
}

/** The first day that is generated after a change: tomorrow, or after 22:00 the day after. */
function firstDay({ at, rule }: ScheduleEntry): number {
	const wall = wallOf(at, rule.timeZone);
	return Math.floor(wall / DAY_MS) + (wall % DAY_MS > TEN_PM_MS ? 2 : 1);
}

function dayOf(at: number, timeZone: string): number {
	return Math.floor(wallOf(at, timeZone) / DAY_MS);
}

function wallOf(at: number, timeZone: string): number {
	const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
	const clock = `${new Date(minute).toLocaleString('sv-SE', { timeZone })}Z`;
	return Date.parse(clock.replace(' ', 'T')) + (at - minute);
}

function instantsOf({ rule }: ScheduleEntry, from: number, until: number): ReadonlySet<number> {
	const [start, end] = [Math.floor(from / MINUTE_MS) * MINUTE_MS, Math.ceil(until / MINUTE_MS) * MINUTE_MS];
	const runs = clockRuns(rule.timeZone, start, end, MINUTE_MS);
	const last = runs.at(-1);
	const first = Math.min(...runs.map(({ wall }) => wall));
	const cron = naiveCron(rule.cron);
	const seen = scan(runs, namedWalls(cron.names, first, (last?.wall ?? 0) + (last?.length ?? 0), MINUTE_MS));
	return new Set(
		underPolicy(seen, rule.gap, rule.fold, cron.countsHours)
			.map(({ at }) => at)
			.filter((at) => at < until),
	);
}
