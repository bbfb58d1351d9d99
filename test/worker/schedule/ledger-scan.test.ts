import { runInDurableObject } from 'cloudflare:test';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { MissedPolicy } from '../../../worker/contract/schedule.ts';
import { WorkflowInstance } from '../../../worker/instance/workflow-instance.ts';
import type { PlannedOperation } from '../../../worker/schedule/rpc.ts';
import { type ScheduleEntry, scheduleEntrySchema } from '../../../worker/schedule/schedule-entry.ts';
import { Random } from '../../sim/random.ts';
import { scanLedger } from './ledger-scanner.ts';
import { aRule, aScheduledWorkflow, BY, ownClock, type ScheduledWorkflow, setTime } from './schedule-scene.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const STEPS = 60;

/** Seeds that are always tried; one that was seen to fail belongs here. */
const KNOWN_WORLDS = [1, 2, 3, 4, 908_130_143, 908_130_162, 908_130_210] as const;
const FRESH_WORLDS = 4;

const CRONS = ['0 * * * *', '*/20 * * * *', '30 2 * * *', '15 */3 * * *', '0 0,22 * * *', '45 1-3 * * *'] as const;

/** Clocks change in the middle of what happens: they go forward on 28 March 2049, and back on 31 October. */
const BEGINNINGS = ['2049-03-26T20:17:11Z', '2049-10-29T20:17:11Z', '2049-06-01T03:00:00Z'] as const;

ownClock('2049-06-01T03:00:00Z');

beforeEach(() => {
	vi.spyOn(WorkflowInstance.prototype, 'start').mockImplementation(async ({ instanceId, startKey }) => ({
		...{ ok: true, lookAgain: false },
		end: { instanceId, startKey, round: 1, state: 'success', at: Date.now() },
	}));
});

function someRule(random: Random) {
	return aRule({
		cron: random.pick(CRONS),
		timeZone: random.pick(['Europe/Berlin', 'UTC', 'America/New_York', 'Australia/Lord_Howe']),
		gap: random.pick(['shift', 'shift', 'skip']),
		fold: random.pick(['auto', 'first', 'both']),
		missed: random.pick(['latest', 'all', 'none']),
		generation: random.pick(['immediate', 'immediate', 'nextDay']),
	});
}

/** Lets time pass, and wakes the object at its alarm, later, or never. */
async function passTime(workflow: ScheduledWorkflow, random: Random): Promise<void> {
	const alarm = await workflow.alarmAt();
	const choice = random.next();
	if (choice < 0.5 && alarm !== null) vi.setSystemTime(Math.max(Date.now(), alarm + random.between(0, 2000)));
	else vi.setSystemTime(Date.now() + random.between(1, choice < 0.9 ? 90 : 900) * MINUTE_MS);
	if (random.chance(0.2)) await workflow.evict();
	if (random.chance(0.8)) await workflow.ring();
}

async function step(workflow: ScheduledWorkflow, random: Random, rule: ReturnType<typeof aRule>) {
	const choice = random.next();
	if (choice < 0.6) return passTime(workflow, random);
	if (choice < 0.68)
		return workflow.put(someRule(random)).then(
			() => undefined,
			() => undefined,
		);
	if (choice < 0.76) return workflow.put(rule, { online: false }).then(() => undefined);
	if (choice < 0.86) {
		const makeUp = random.pick<MissedPolicy>(['none', 'latest', 'all']);
		return workflow.put(rule, { makeUp }).then(
			() => undefined,
			() => undefined,
		);
	}
	if (choice < 0.9) return workflow.scheduler().unpublish(BY);
	if (choice < 0.95) return workflow.scheduler().publish({ ...workflow.published, version: random.between(1, 9) });
	const planned = await workflow.scheduler().planned(workflow.scheduleId, 0, Date.now() + DAY_MS, 20);
	const times = random.some(planned, 0.3).map(({ occurrence }) => occurrence.at);
	const operation = random.pick<PlannedOperation>(['hold', 'release', 'stop']);
	return workflow.scheduler().operatePlanned(workflow.scheduleId, operation, times, BY);
}

function entriesOf(workflow: ScheduledWorkflow): Promise<readonly ScheduleEntry[]> {
	return runInDurableObject(workflow.object(), (_object, { storage }) =>
		storage.sql
			.exec<{ body: string }>('SELECT body FROM schedule_entry ORDER BY seq')
			.toArray()
			.map(({ body }) => scheduleEntrySchema.parse(JSON.parse(body))),
	);
}

describe('whatever happens to a schedule', () => {
	const fresh = Math.trunc(Math.random() * 2 ** 31);

	test.each([...KNOWN_WORLDS, ...Array.from({ length: FRESH_WORLDS }, (_, world) => fresh + world)])(
		'its ledger has one line for each time it was due, and no other (seed %d)',
		async (seed) => {
			const random = new Random(seed);
			const from = setTime(random.pick(BEGINNINGS));
			const rule = someRule(random);
			const workflow = await aScheduledWorkflow(rule);
			for (let count = 0; count < STEPS; count += 1) await step(workflow, random, rule);
			await workflow.scheduler().publish({ ...workflow.published, version: 20 });
			for (let turn = 0; turn < 3; turn += 1) await workflow.ring();
			await workflow.scheduler().scheduleStanding(workflow.scheduleId);
			const start = Math.floor(from / DAY_MS) * DAY_MS;
			const differences = scanLedger(await entriesOf(workflow), await workflow.ledger(), start, Date.now() + 1);
			expect(differences).toEqual([]);
		},
	);

	test('a line that is missing, twice, or of another time is found', async () => {
		const from = Date.now();
		const workflow = await aScheduledWorkflow(aRule({ cron: '0 * * * *' }));
		for (let hour = 0; hour < 4; hour += 1) {
			vi.setSystemTime((await workflow.alarmAt()) ?? 0);
			await workflow.ring();
		}
		const entries = await entriesOf(workflow);
		const lines = await workflow.ledger();
		const until = Date.now() + 1;
		expect(scanLedger(entries, lines, from, until)).toEqual([]);
		expect(scanLedger(entries, lines.slice(1), from, until)).toHaveLength(1);
		expect(scanLedger(entries, [...lines, ...lines.slice(0, 1)], from, until)).toHaveLength(1);
		const moved = lines.map((line) => ({
			...line,
			occurrence: { ...line.occurrence, at: line.occurrence.at + MINUTE_MS },
		}));
		expect(scanLedger(entries, moved, from, until).length).toBeGreaterThan(lines.length);
	});
});
