import { describe, expect, test } from 'vitest';
import { occurrencesOf } from '../../worker/occurrence/occurrences.ts';
import { Random } from '../sim/random.ts';
import { auditCron } from './audit/audit-cron.ts';
import { minutelyCrons, secondlyCrons } from './audit/audit-crons.ts';
import { clockRuns } from './audit/clock-runs.ts';
import { compare } from './audit/compare.ts';
import { naiveCron } from './audit/naive-cron.ts';
import { namedWalls, scan } from './audit/scan.ts';
import { zoneClasses } from './audit/zone-classes.ts';
import { ruleOf } from './rule-of.ts';

// A sample of what `npm run audit` goes through in full: other zones, years and crons with every seed.

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What such a comparison may take on a machine that is busy with other things. */
const PATIENCE = 60_000;

/** Zones whose clocks do what others' do not. */
const UNUSUAL = [
	'Australia/Lord_Howe',
	'America/Nuuk',
	'America/Scoresbysund',
	'Antarctica/Troll',
	'Africa/Casablanca',
	'Europe/Paris',
	'America/New_York',
	'America/Havana',
	'Asia/Beirut',
	'Pacific/Chatham',
	'America/St_Johns',
	'Asia/Kathmandu',
];

const seed = Number(process.env.AUDIT_SEED ?? Math.floor(Math.random() * 2 ** 31));
const chance = new Random(seed);
const zones = [...new Set([...UNUSUAL, ...some(Intl.supportedValuesOf('timeZone'), 12)])];

describe(`A1: over years and zones the occurrences are what a clock on the wall would give (AUDIT_SEED=${seed})`, () => {
	test.each(zones)(
		'minute by minute in %s',
		(timeZone) => {
			const year = chance.between(2026, 2035);
			const window = { from: Date.UTC(year, 0, 1), until: Date.UTC(year + 1, 0, 1) };
			const classes = zoneClasses([timeZone], window);
			const audits = some(minutelyCrons, 12).map((cron) => auditCron(cron, classes, window));
			expect(audits.flatMap(({ differences }) => differences)).toEqual([]);
		},
		PATIENCE,
	);

	test.each(changes())(
		'second by second around %s in %s',
		(at, timeZone) => {
			const window = { from: Date.parse(at) - 2 * HOUR, until: Date.parse(at) + 4 * HOUR };
			const runs = clockRuns(timeZone, window.from - HOUR, window.until, 1000);
			const differences = secondlyCrons.map((text) => {
				const naive = naiveCron(text);
				const walls = namedWalls(naive.names, window.from - 2 * DAY, window.until + 2 * DAY, 1000);
				const seen = scan(runs, walls).filter(({ at: instant }) => instant >= window.from);
				return compare(text, timeZone, window, seen, naive.countsHours).difference;
			});
			expect(differences.filter((difference) => difference !== null)).toEqual([]);
		},
		PATIENCE,
	);
});

test.each(zones)('a daily cron comes exactly once for every date in %s', (timeZone) => {
	const time = `${chance.between(0, 59)} ${chance.between(0, 23)}`;
	const rule = ruleOf(`${time} * * *`, { timeZone, gap: 'shift', fold: 'first' });
	const found = occurrencesOf(rule).between(Date.UTC(2026, 0, 1), Date.UTC(2036, 0, 1), 5000);
	const dates = found.map(({ local }) => Date.parse(`${local.slice(0, 10)}Z`));
	expect(dates.filter((date, index) => index > 0 && date - (dates[index - 1] ?? 0) !== DAY)).toEqual([]);
	expect(found.length).toBeGreaterThanOrEqual(3652 - 1);
});

function some<Item>(items: readonly Item[], count: number): readonly Item[] {
	return chance.shuffled(items).slice(0, count);
}

function changes(): readonly (readonly [at: string, timeZone: string])[] {
	return [
		['2026-10-03T15:30:00Z', 'Australia/Lord_Howe'],
		['2027-04-03T15:00:00Z', 'Australia/Lord_Howe'],
		['2026-03-29T01:00:00Z', 'America/Nuuk'],
		['2027-10-31T01:00:00Z', 'Antarctica/Troll'],
		['2026-03-29T01:00:00Z', 'Europe/Paris'],
		['2026-10-25T01:00:00Z', 'Europe/Paris'],
		['2018-11-04T03:00:00Z', 'America/Sao_Paulo'],
	];
}
