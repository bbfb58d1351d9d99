import type { LedgerLine } from '../../../worker/schedule/ledger.ts';
import type { ScheduleEntry } from '../../../worker/schedule/schedule-entry.ts';
import { type ExpectedFate, expectedFates, timesOf } from './expected-fates.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const PUNCTUAL_MS = MINUTE_MS;
const WINDOW_MS = 10 * MINUTE_MS;
const CAUGHT_UP_MAX = 100;
/** So many skipped times are made up at once; of more some may still be to come. */
const MADE_UP_AT_ONCE = 50;

/** Everything that happened to a schedule, as it was noted down from outside. */
export interface History {
	readonly entries: readonly ScheduleEntry[];
	/** When its scheduler looked what is due: right before a change of that instant, and right after it. */
	readonly looks: readonly number[];
	/** What somebody held or stopped, and did not release. */
	readonly marks: ReadonlyMap<number, 'held' | 'stopped'>;
	/** What was released when its time had passed. */
	readonly released: ReadonlySet<number>;
	/** What was asked for when it came online, by the instant of that change. */
	readonly makeUps: ReadonlyMap<number, 'none' | 'latest' | 'all'>;
}

/** What a line may say, and when the run that it tells of was created; null where nothing says when. */
interface Expected {
	readonly told: readonly string[];
	readonly createdAt: number | null;
}

/**
 * Derives anew what a schedule had to do, from what happened to it alone, and names every difference to its ledger up to
 * `until`: what became of each time, and that runs were created when somebody first looked after their start.
 */
export function scanLedger(
	history: History,
	lines: readonly LedgerLine[],
	from: number,
	until: number,
): readonly string[] {
	const expected = expectedLines(history, from);
	const differences: string[] = [];
	const seen = new Set<number>();
	for (const line of lines.filter(({ occurrence }) => occurrence.at <= until)) {
		const { at } = line.occurrence;
		const difference = seen.has(at) ? 'twice' : differenceOf(line, expected.get(at));
		if (difference !== null) differences.push(`${new Date(at).toISOString()} ${tellingOf(line)}: ${difference}`);
		seen.add(at);
	}
	for (const [at, { told }] of expected)
		if (at <= until && !seen.has(at)) differences.push(`${new Date(at).toISOString()}: ${told[0]}, and no word`);
	return differences;
}

function tellingOf({ outcome, reason }: LedgerLine): string {
	return `${outcome} ${reason ?? ''}`.trimEnd();
}

function differenceOf(line: LedgerLine, expected: Expected | undefined): string | null {
	if (expected === undefined) return 'was never due';
	const { told, createdAt } = expected;
	if (!told.includes(tellingOf(line))) return told.join(' or ');
	const isAtItsTime = line.start === null || createdAt === null || line.start.createdAt === createdAt;
	return isAtItsTime ? null : `at ${new Date(createdAt).toISOString()}`;
}

function expectedLines(history: History, from: number): ReadonlyMap<number, Expected> {
	const { entries, marks, released } = history;
	const times = timesOf(entries, from, (history.looks.at(-1) ?? from) + 2 * DAY_MS);
	const fates = expectedFates(entries, times);
	const expected = new Map([...madeUp(history, fates), ...decided(history, fates, times)]);
	for (const at of released) if (fates.has(at)) expected.set(at, { told: ['started released_by'], createdAt: null });
	for (const [at, state] of marks) {
		const fate = fates.get(at);
		if (fate === undefined) continue;
		const isHeld = state === 'held' && fate.kind === 'fires';
		const told = state === 'held' ? `${isHeld ? 'held' : 'skipped'} held_by` : 'skipped stopped_by';
		expected.set(at, { told: [told], createdAt: null });
	}
	return expected;
}

type Firing = Extract<ExpectedFate, { kind: 'fires' }> & { readonly at: number };

/** What was to be started or missed: whoever looks first after its start decides it. */
function decided(
	history: History,
	fates: ReadonlyMap<number, ExpectedFate>,
	times: readonly (readonly number[])[],
): ReadonlyMap<number, Expected> {
	const { entries, looks, marks, released } = history;
	let open: readonly Firing[] = [...fates]
		.flatMap(([at, fate]) => (fate.kind === 'fires' && !marks.has(at) && !released.has(at) ? [{ ...fate, at }] : []))
		.sort((one, other) => one.at - other.at);
	const expected = new Map<number, Expected>();
	for (const look of looks) {
		for (const changes of [entries.filter(({ at }) => at < look), entries.filter(({ at }) => at <= look)]) {
			const isDue = ({ startsAt, at }: Firing): boolean => startsAt <= look && at <= reached(changes, look);
			for (const [at, told] of lookedAt(open.filter(isDue), changes, times, look))
				expected.set(at, { told, createdAt: look });
			open = open.filter((firing) => !isDue(firing));
		}
	}
	return expected;
}

/** What is decided at one look of the times that have reached their start since the one before. */
function lookedAt(
	due: readonly Firing[],
	changes: readonly ScheduleEntry[],
	times: readonly (readonly number[])[],
	look: number,
): ReadonlyMap<number, readonly string[]> {
	const rule = changes.at(-1)?.rule;
	const told = new Map<number, readonly string[]>();
	if (rule === undefined) return told;
	const delayOf = ({ made }: Firing): number => (changes[made]?.rule.offsetSeconds ?? 0) * 1000;
	const isPunctual = (firing: Firing): boolean =>
		look - firing.at - Math.max(rule.offsetSeconds * 1000, delayOf(firing)) <= PUNCTUAL_MS;
	for (const { at } of due.filter(isPunctual)) told.set(at, ['started']);
	const late = due.filter((firing) => !isPunctual(firing));
	const most = { none: 0, latest: told.size > 0 ? 0 : 1, all: CAUGHT_UP_MAX }[rule.missed];
	for (const [index, firing] of late.toReversed().entries()) {
		const { at, made } = firing;
		// A delay that was made shorter makes nobody late.
		const elapsed = Math.min(reached(changes, look), look - delayOf(firing)) - at;
		const [shortest, longest] = periods(times[made] ?? [], at, look);
		const may = index < most && elapsed < Math.max(WINDOW_MS, longest);
		const must = index < most && elapsed < Math.max(WINDOW_MS, shortest);
		told.set(at, [...(may ? ['caught_up platform_down'] : []), ...(must ? [] : ['missed platform_down'])]);
	}
	return told;
}

/** Up to where times have reached their start by an instant: what once was due stays so. */
function reached(changes: readonly ScheduleEntry[], instant: number): number {
	const ends = changes.map(({ at: _, rule }, index) => {
		const end = Math.min(changes[index + 1]?.at ?? instant, instant);
		return end - rule.offsetSeconds * 1000;
	});
	return Math.max(...ends);
}

/** The shortest and the longest time between neighbours from one time on until after an instant; 0 where none follows. */
function periods(times: readonly number[], at: number, until: number): readonly [shortest: number, longest: number] {
	const first = times.indexOf(at);
	const last = times.findIndex((time) => time > until);
	const part = times.slice(first, last < 0 ? undefined : last + 1);
	const gaps = part.slice(1).map((time, index) => time - (part[index] ?? time));
	if (last < 0 || gaps.length === 0) gaps.push(0);
	return [Math.min(...gaps), Math.max(...gaps)];
}

/** What was skipped, and what of it somebody asked to run after all when the schedule came online again. */
function madeUp(history: History, fates: ReadonlyMap<number, ExpectedFate>): ReadonlyMap<number, Expected> {
	const expected = new Map<number, Expected>();
	for (const [at, fate] of fates)
		if (fate.kind === 'skipped') expected.set(at, { told: [`skipped ${fate.reason}`], createdAt: null });
	for (const [back, skipped] of stretchesOffline(history, fates)) {
		const which = history.makeUps.get(back) ?? 'none';
		const wanted = skipped
			.sort((one, other) => other - one)
			.slice(0, { none: 0, latest: 1, all: skipped.length }[which]);
		for (const at of wanted) {
			const orNot = wanted.length > MADE_UP_AT_ONCE ? (expected.get(at)?.told ?? []) : [];
			expected.set(at, { told: ['caught_up made_up_by', ...orNot], createdAt: null });
		}
	}
	return expected;
}

/** What was skipped and not marked, by the change that brought the schedule online again. */
function stretchesOffline(
	{ entries, marks }: History,
	fates: ReadonlyMap<number, ExpectedFate>,
): ReadonlyMap<number, number[]> {
	const stretches = new Map<number, number[]>();
	for (const [at, fate] of fates) {
		if (fate.kind === 'fires' || fate.offline === null || marks.has(at)) continue;
		const back = entries.slice(fate.offline).find(({ offline }) => offline === null);
		if (back !== undefined) stretches.set(back.at, [...(stretches.get(back.at) ?? []), at]);
	}
	return stretches;
}
