import { clippedRuns } from './clock-runs.ts';
import { compare, POLICIES, type Window } from './compare.ts';
import { naiveCron } from './naive-cron.ts';
import { namedWalls, scan } from './scan.ts';
import type { ZoneClass } from './zone-classes.ts';

/** What one worker goes through. */
export interface AuditTask {
	readonly classes: readonly ZoneClass[];
	readonly window: Window;
	readonly crons: readonly string[];
}

export interface CronAudit {
	readonly cron: string;
	/** Occurrences agreed upon, all policies and classes together. */
	readonly agreed: number;
	/** Minutes the clock was looked at. */
	readonly minutes: number;
	readonly differences: readonly string[];
}

const MINUTE = 60_000;
const DAY = 86_400_000;

/**
 * A cron that names more minutes than this is not looked at over the whole window: around every change of the clocks and
 * at the beginning of every year it is, and nothing else distinguishes its days.
 */
const NAMED_WHOLE_MAX = 8000;
const AROUND = DAY;

/** What the clock showed before a window decides what is repeated in it. */
const BEFORE = 2 * DAY;

/**
 * Compares engine and scan for one cron in every class of zones: over the whole window under the default policies, and
 * under all of them wherever they can make a difference.
 */
export function auditCron(cron: string, classes: readonly ZoneClass[], window: Window): CronAudit {
	const naive = naiveCron(cron);
	const walls = namedWalls(naive.names, window.from - 4 * DAY, window.until + 4 * DAY, MINUTE);
	const isRare = walls.named.reduce((sum, named) => sum + named, 0) <= NAMED_WHOLE_MAX;
	const differences: string[] = [];
	let [agreed, minutes] = [0, 0];
	for (const { zones, runs } of classes) {
		const look = (part: Window, policies: typeof POLICIES) => {
			const clipped = clippedRuns(runs, part.from - BEFORE, part.until);
			const seen = scan(clipped, walls).filter(({ at }) => at >= part.from);
			const compared = compare(cron, zones[0] ?? 'UTC', part, seen, naive.countsHours, policies);
			agreed += compared.agreed;
			minutes += (part.until - part.from) / MINUTE;
			if (compared.difference !== null) differences.push(compared.difference);
		};
		if (isRare) look(window, POLICIES.slice(0, 1));
		for (const part of partsOf(window, runs)) look(part, POLICIES);
	}
	return { cron, agreed, minutes, differences };
}

function partsOf(window: Window, runs: ZoneClass['runs']): readonly Window[] {
	const middles = runs.slice(1).map(({ instant }) => instant);
	for (let year = new Date(window.from).getUTCFullYear(); Date.UTC(year, 0) < window.until; year += 1) {
		middles.push(Date.UTC(year, 0, 2));
	}
	return middles
		.map((at) => ({ from: Math.max(at - AROUND, window.from), until: Math.min(at + AROUND, window.until) }))
		.filter(({ from, until }) => from < until);
}
