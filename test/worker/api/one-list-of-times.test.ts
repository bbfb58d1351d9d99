import { beforeEach, describe, expect, test } from 'vitest';
import { ownClock, setTime } from '../schedule/schedule-scene.ts';
import { call } from './caller.ts';
import { anOnlineScheduled } from './schedule-entries.ts';
import { aTenant, type Tenant } from './tenant.ts';

const TIMES = 6;
const AT_ONCE_MS = 20;

/** What every list of times tells of each. */
interface Time {
	readonly at: string;
	readonly local: string;
	readonly shifted: boolean;
	readonly repeated: boolean;
}

interface Rule {
	readonly cron: string;
	readonly timeZone: string;
	readonly start?: string;
	readonly end?: string;
	readonly gap?: 'skip';
	readonly fold?: 'both';
	readonly offsetSeconds?: number;
	readonly missed?: 'all';
}

let tenant: Tenant;

ownClock('2049-03-01T09:58:30Z');

beforeEach(async () => {
	tenant = await aTenant('UTC');
});

async function ask(method: string, path: string, body?: unknown) {
	const { json } = await call({ method, path: `/projects/${tenant.projectId}${path}`, token: tenant.token, body });
	return json;
}

function timesOf(items: readonly Time[]): readonly Time[] {
	return items.map(({ at, local, shifted, repeated }) => ({ at, local, shifted, repeated }));
}

/** What the rule is said to mean before anything of it is stored. */
async function previewed({ cron, timeZone, start, end, gap, fold }: Rule, after: string): Promise<readonly Time[]> {
	const body = { cron, timeZone, start, end, gap, fold, after, limit: TIMES };
	return timesOf((await ask('POST', '/schedules/preview', body)).occurrences);
}

/** A workflow that is online, with this schedule, which is not; by its path. */
async function scheduled(rule: Rule): Promise<string> {
	return `/workflows/${await anOnlineScheduled(tenant, { confirm: true, ...rule })}/schedule`;
}

async function ledger(path: string, outcome: string): Promise<readonly Time[]> {
	return timesOf((await ask('GET', `${path}/ledger?outcome=${outcome}`)).items.toReversed());
}

const BERLIN = { timeZone: 'Europe/Berlin' };

describe.each<[string, string, Rule]>([
	['clocks skip its time', '2049-03-25T12:00:00Z', { ...BERLIN, cron: '30 2 * * *' }],
	['clocks skip its time, which it leaves out', '2049-03-25T12:00:00Z', { ...BERLIN, cron: '30 2 * * *', gap: 'skip' }],
	['clocks repeat its hours', '2049-10-30T22:15:00Z', { ...BERLIN, cron: '30 * * * *' }],
	[
		'clocks repeat half an hour of it, and it takes both',
		'2049-04-03T12:00:00Z',
		{ timeZone: 'Australia/Lord_Howe', cron: '*/20 1 * * *', fold: 'both' },
	],
	[
		'clocks skip the end of its day',
		'2049-03-26T12:00:00Z',
		{ timeZone: 'America/Nuuk', cron: '30 23 * * *', offsetSeconds: 90 },
	],
	['it is rare', '2049-03-01T00:00:00Z', { ...BERLIN, cron: '15 0 12 5,15W,L * ?' }],
	[
		'it begins and ends',
		'2049-03-01T09:58:30Z',
		{ timeZone: 'UTC', cron: '*/15 * * * *', start: '2049-03-01T10:30:00Z', end: '2049-03-01T11:15:00Z' },
	],
])('A2: a schedule has one list of times, although %s', (_what, begin, rule) => {
	const delayMs = (rule.offsetSeconds ?? 0) * 1000;

	test('previewed, planned, and started', async () => {
		setTime(begin);
		const expected = await previewed(rule, begin);
		const path = await scheduled(rule);
		const { nextAt } = await ask('GET', `${path}/online/preview`);
		await ask('POST', `${path}/online`);
		expect(expected.length).toBeGreaterThan(3);
		expect(nextAt).toBe(expected[0]?.at);
		expect(timesOf((await ask('GET', `${path}/next?limit=${TIMES}`)).items)).toEqual(expected);
		const to = new Date(Date.parse(expected.at(-1)?.at ?? '') + 1).toISOString();
		expect(timesOf((await ask('GET', `/planned-instances?to=${to}`)).items)).toEqual(expected);
		for (const { at } of expected) {
			setTime(new Date(Date.parse(at) + delayMs + AT_ONCE_MS).toISOString());
			await ask('GET', path);
		}
		expect(await ledger(path, 'started')).toEqual(expected);
	});

	test('skipped, and made up', async () => {
		setTime(begin);
		const expected = await previewed(rule, begin);
		const path = await scheduled(rule);
		await ask('POST', `${path}/online`);
		await ask('POST', `${path}/offline`);
		setTime(new Date(Date.parse(expected.at(-1)?.at ?? '') + delayMs + 1).toISOString());
		expect(await ledger(path, 'skipped')).toEqual(expected);
		const preview = await ask('GET', `${path}/online/preview`);
		expect(preview.skipped).toMatchObject({ from: expected[0]?.at, to: expected.at(-1)?.at, count: expected.length });
		await ask('POST', `${path}/online`, { makeUp: 'all' });
		expect(await ledger(path, 'caught_up')).toEqual(expected);
	});
});

test('A2: after an outage what is made up of a schedule is what was previewed', async () => {
	const rule: Rule = { timeZone: 'UTC', cron: '15 * * * * ?', missed: 'all' };
	const begin = '2049-03-01T09:59:59Z';
	setTime(begin);
	const expected = await previewed(rule, begin);
	const path = await scheduled(rule);
	await ask('POST', `${path}/online`);
	setTime(expected.at(-1)?.at ?? '');
	await ask('GET', path);
	expect([...(await ledger(path, 'caught_up')), ...(await ledger(path, 'started'))]).toEqual(expected);
	expect(await ledger(path, 'missed')).toEqual([]);
});
