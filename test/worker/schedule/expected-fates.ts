import type { ScheduleEntry, ScheduleRule } from '../../../worker/schedule/schedule-entry.ts';
import { clockRuns } from '../../occurrence/audit/clock-runs.ts';
import { naiveCron } from '../../occurrence/audit/naive-cron.ts';
import { namedWalls, scan, underPolicy } from '../../occurrence/audit/scan.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;
const TEN_PM_MS = 22 * 60 * MINUTE_MS;

/** What the changes of a schedule alone say of one of its times. */
export type ExpectedFate =
	| {
			readonly kind: 'fires';
			/** When its run is to start. */
			readonly startsAt: number;
			/** The change whose rule made it. */
			readonly made: number;
	  }
	| {
			readonly kind: 'skipped';
			readonly reason: string;
			/** The change that took it offline; null where nothing was generated for the day. */
			readonly offline: number | null;
	  };

/**
 * Goes through the minutes (or seconds) of a clock on the wall and says what was to become of each time that a change
 * made due. It knows neither the engine's occurrences nor its timeline, and is as slow as it is simple.
 */
export function expectedFates(
	entries: readonly ScheduleEntry[],
	due: readonly (readonly number[])[],
): ReadonlyMap<number, ExpectedFate> {
	const sets = due.map((instants) => new Set(instants));
	const fates = new Map<number, ExpectedFate>();
	for (const at of new Set(due.flat())) {
		const fate = fateAt(entries, sets, at);
		if (fate !== null) fates.set(at, fate);
	}
	return fates;
}

function fateAt(
	entries: readonly ScheduleEntry[],
	due: readonly ReadonlySet<number>[],
	at: number,
): ExpectedFate | null {
	const present = entries.findLastIndex((entry) => entry.at < at);
	const wasOnline = entries.slice(0, present + 1).some((entry) => entry.offline === null);
	if (!wasOnline) return null;
	const offline = entries[present]?.offline ?? null;
	const made = offline === null ? madeBy(entries, present, at) : null;
	if (made !== null) return due[made]?.has(at) === true ? startOf(entries, present, made, at) : null;
	if (due[present]?.has(at) !== true) return null;
	return { kind: 'skipped', reason: offline ?? 'next_day', offline: offline === null ? null : present };
}

/** Waits for the delay, of which the last change says how long it is; going offline meanwhile is what it does not survive. */
function startOf(entries: readonly ScheduleEntry[], present: number, made: number, at: number): ExpectedFate {
	for (let index = present; ; index += 1) {
		const entry = entries[index];
		if (entry === undefined) throw new Error('The last change holds for ever.');
		if (entry.offline !== null) return { kind: 'skipped', reason: entry.offline, offline: index };
		const startsAt = Math.max(at + entry.rule.offsetSeconds * SECOND_MS, index === present ? at : entry.at);
		if (startsAt <= (entries[index + 1]?.at ?? Number.POSITIVE_INFINITY)) return { kind: 'fires', startsAt, made };
	}
}

/** The change whose rule made the day of an instant; null when nothing was generated for it. */
function madeBy(entries: readonly ScheduleEntry[], index: number, at: number): number | null {
	const entry = entries[index];
	if (entry === undefined || entry.offline !== null) return null;
	if (entry.rule.generation === 'immediate' || dayOf(at, entry.rule.timeZone) >= firstDay(entry)) return index;
	return madeBy(entries, index - 1, at);
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

/** The times that the rule of each change names from one instant up to another, in their order. */
export function timesOf(
	entries: readonly ScheduleEntry[],
	from: number,
	until: number,
): readonly (readonly number[])[] {
	const known = new Map<string, readonly number[]>();
	return entries.map(({ rule }) => {
		const key = JSON.stringify([rule.cron, rule.timeZone, rule.gap, rule.fold, rule.start, rule.end]);
		const times = known.get(key) ?? timesOfRule(rule, from, until);
		known.set(key, times);
		return times;
	});
}

function timesOfRule(
	{ cron: text, timeZone, gap, fold, start, end }: ScheduleRule,
	from: number,
	until: number,
): readonly number[] {
	const unit = text.split(' ').length > 5 ? SECOND_MS : MINUTE_MS;
	const runs = clockRuns(timeZone, Math.floor(from / unit) * unit, Math.ceil(until / unit) * unit, unit);
	const last = runs.at(-1);
	const first = Math.min(...runs.map(({ wall }) => wall));
	const cron = naiveCron(text);
	const seen = scan(runs, namedWalls(cron.names, first, (last?.wall ?? 0) + (last?.length ?? 0), unit));
	return underPolicy(seen, gap, fold, cron.countsHours)
		.map(({ at }) => at)
		.filter((at) => at <= until && at >= (start ?? at) && at <= (end ?? at));
}
