import { runInDurableObject } from 'cloudflare:test';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { MissedPolicy } from '../../../worker/contract/schedule.ts';
import { WorkflowInstance } from '../../../worker/instance/workflow-instance.ts';
import type { LedgerLine } from '../../../worker/schedule/ledger.ts';
import { type ScheduleEntry, scheduleEntrySchema } from '../../../worker/schedule/schedule-entry.ts';
import type { PlannedOperation } from '../../../worker/schedule/schedules-rpc.ts';
import { Random } from '../../sim/random.ts';
import { type History, scanLedger } from './ledger-scanner.ts';
import { aRule, aScheduledWorkflow, BY, ownClock, type ScheduledWorkflow, setTime } from './schedule-scene.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const STEPS = 60;

/** Seeds that are always tried; one that was seen to fail belongs here. */
const KNOWN_WORLDS = [1, 2, 3, 4, 908_130_143, 908_130_162, 908_130_210, 468_189_697, 468_189_710] as const;
const FRESH_WORLDS = 4;

const CRONS = [
	'0 * * * *',
	'*/20 * * * *',
	'30 2 * * *',
	'15 */3 * * *',
	'0 0,22 * * *',
	'45 1-3 * * *',
	'30 0 * * * ?',
	'10,50 */20 * * * ?',
	'59 59 */2 * * ?',
] as const;

/** Clocks change in the middle of what happens: they go forward on 28 March 2049, and back on 31 October. */
const BEGINNINGS = ['2049-03-26T20:17:11Z', '2049-10-29T20:17:11Z', '2049-06-01T03:00:00Z'] as const;

ownClock('2049-06-01T03:00:00Z');

beforeEach(() => {
	vi.spyOn(WorkflowInstance.prototype, 'start').mockImplementation(async ({ instanceId, startKey }) => ({
		...{ ok: true, lookAgain: false },
		end: { instanceId, startKey, round: 1, state: 'success', at: Date.now() },
	}));
});

function someRule(random: Random, from: number) {
	const cron = random.pick(CRONS);
	const start = random.chance(0.2) ? from + random.between(-20, 30) * HOUR_MS : null;
	return aRule({
		...{ cron, dialect: cron.endsWith('?') ? 'quartz' : 'unix', start },
		end: random.chance(0.2) ? Math.max(from, start ?? 0) + random.between(0, 4000) * MINUTE_MS : null,
		offsetSeconds: random.pick([0, 0, 0, 90, 600, 3599]),
		timeZone: random.pick(['Europe/Berlin', 'UTC', 'America/New_York', 'Australia/Lord_Howe']),
		gap: random.pick(['shift', 'shift', 'skip']),
		fold: random.pick(['auto', 'first', 'both']),
		missed: random.pick(['latest', 'all', 'none']),
		generation: random.pick(['immediate', 'immediate', 'nextDay']),
	});
}

/** A schedule to which things happen, and what of them is noted down. */
class World {
	readonly from: number;
	readonly #random: Random;
	readonly #rule: ReturnType<typeof aRule>;
	readonly #looks: number[];
	readonly #released = new Set<number>();
	readonly #makeUps = new Map<number, MissedPolicy>();
	readonly #workflow: ScheduledWorkflow;

	static async begin(seed: number): Promise<World> {
		const random = new Random(seed);
		const from = setTime(random.pick(BEGINNINGS));
		const rule = someRule(random, from);
		return new World(random, from, rule, await aScheduledWorkflow(rule));
	}

	private constructor(random: Random, from: number, rule: ReturnType<typeof aRule>, workflow: ScheduledWorkflow) {
		this.from = from;
		this.#random = random;
		this.#rule = rule;
		this.#workflow = workflow;
		this.#looks = [from];
	}

	async step(): Promise<void> {
		const random = this.#random;
		// No two changes at the same instant.
		vi.setSystemTime(Date.now() + 1);
		const choice = random.next();
		if (choice < 0.6) await this.#passTime();
		else if (choice < 0.68) await this.#put(someRule(random, this.from), {});
		else if (choice < 0.76) await this.#put(this.#rule, { online: false });
		else if (choice < 0.86)
			await this.#put(this.#rule, { makeUp: random.pick<MissedPolicy>(['none', 'latest', 'all']) });
		else if (choice < 0.9) await this.#unpublish();
		else if (choice < 0.95) await this.#publish(random.between(1, 9));
		else await this.#operate();
	}

	/** Lets everything come to its end, and tells what happened up to now and what the ledger says. */
	async end(): Promise<{ history: History; lines: readonly LedgerLine[]; until: number }> {
		const until = Date.now();
		await this.#publish(20);
		vi.setSystemTime(until + HOUR_MS);
		await this.#workflow.scheduler().scheduleStanding(this.#workflow.scheduleId);
		this.#look();
		for (let turn = 0; turn < 3; turn += 1) await this.#workflow.ring();
		return { history: await this.#history(), lines: await this.#workflow.ledger(), until };
	}

	#look(): void {
		this.#looks.push(Date.now());
	}

	/** Lets time pass, and wakes the object at its alarm, later, or never. */
	async #passTime(): Promise<void> {
		const random = this.#random;
		const alarm = await this.#workflow.alarmAt();
		const choice = random.next();
		if (choice < 0.5 && alarm !== null) vi.setSystemTime(Math.max(Date.now(), alarm + random.between(0, 2000)));
		else vi.setSystemTime(Date.now() + random.between(1, choice < 0.9 ? 90 : 900) * MINUTE_MS);
		if (random.chance(0.2)) await this.#workflow.evict();
		if (random.chance(0.8) && (await this.#workflow.ring())) this.#look();
	}

	async #put(rule: ReturnType<typeof aRule>, change: { online?: boolean; makeUp?: MissedPolicy }): Promise<void> {
		await this.#workflow.put(rule, change).catch(() => null);
		this.#makeUps.set(Date.now(), change.makeUp ?? 'none');
		this.#look();
	}

	async #unpublish(): Promise<void> {
		await this.#workflow.scheduler().unpublish(BY);
		this.#look();
	}

	async #publish(version: number): Promise<void> {
		await this.#workflow.scheduler().publish({ ...this.#workflow.published, version });
	}

	async #operate(): Promise<void> {
		const { scheduleId } = this.#workflow;
		const scheduler = this.#workflow.scheduler();
		const planned = await scheduler.planned(scheduleId, 0, Date.now() + DAY_MS, 20);
		const times = this.#random.some(planned, 0.3).map(({ occurrence }) => occurrence.at);
		const operation = this.#random.pick<PlannedOperation>(['hold', 'release', 'stop']);
		const outcomes = await scheduler.operatePlanned(scheduleId, operation, times, BY);
		for (const { at, instanceId } of outcomes) if (instanceId !== null) this.#released.add(at);
		this.#look();
	}

	async #history(): Promise<History> {
		const marks = await marksOf(this.#workflow);
		const [looks, released, makeUps] = [this.#looks, this.#released, this.#makeUps];
		return { entries: await entriesOf(this.#workflow), marks, looks, released, makeUps };
	}
}

function entriesOf(workflow: ScheduledWorkflow): Promise<readonly ScheduleEntry[]> {
	return runInDurableObject(workflow.object(), (_object, { storage }) =>
		storage.sql
			.exec<{ body: string }>('SELECT body FROM schedule_entry ORDER BY seq')
			.toArray()
			.map(({ body }) => scheduleEntrySchema.parse(JSON.parse(body))),
	);
}

function marksOf(workflow: ScheduledWorkflow): Promise<History['marks']> {
	return runInDurableObject(workflow.object(), (_object, { storage }) => {
		const rows = storage.sql.exec<{ at: number; state: 'held' | 'stopped' }>('SELECT at, state FROM schedule_mark');
		return new Map(rows.toArray().map(({ at, state }) => [at, state]));
	});
}

describe('whatever happens to a schedule', () => {
	const fresh = Math.trunc(Math.random() * 2 ** 31);

	test.each([...KNOWN_WORLDS, ...Array.from({ length: FRESH_WORLDS }, (_, world) => fresh + world)])(
		'its ledger says of each time it was due what had to become of it, and of no other (seed %d)',
		async (seed) => {
			const world = await World.begin(seed);
			for (let count = 0; count < STEPS; count += 1) await world.step();
			const { history, lines, until } = await world.end();
			expect(scanLedger(history, lines, Math.floor(world.from / DAY_MS) * DAY_MS, until)).toEqual([]);
		},
	);

	test('a line that is missing, twice, of another time, or not what the time that passed makes of it is found', async () => {
		const from = Date.now();
		const looks = [from];
		const workflow = await aScheduledWorkflow(aRule({ cron: '0 * * * *' }));
		for (const [index, lateMs] of [0, 0, 59_000, 61_000].entries()) {
			vi.setSystemTime(from + (index + 1) * HOUR_MS + lateMs);
			await workflow.ring();
			looks.push(Date.now());
		}
		const nothing = { marks: new Map(), released: new Set<number>(), makeUps: new Map() };
		const history: History = { entries: await entriesOf(workflow), looks, ...nothing };
		const lines = await workflow.ledger();
		const differences = (changed: readonly LedgerLine[]) => scanLedger(history, changed, from, Date.now());
		expect(lines.map(({ outcome }) => outcome)).toEqual(['started', 'started', 'started', 'caught_up']);
		expect(differences(lines)).toEqual([]);
		expect(differences(lines.slice(1))).toHaveLength(1);
		expect(differences([...lines, ...lines.slice(0, 1)])).toHaveLength(1);
		const moved = lines.map((line) => ({
			...line,
			occurrence: { ...line.occurrence, at: line.occurrence.at + MINUTE_MS },
		}));
		expect(differences(moved).length).toBeGreaterThan(lines.length);
		const missed = lines.map((line) => ({ ...line, outcome: 'missed', reason: 'platform_down', start: null }) as const);
		expect(differences(missed)).toHaveLength(lines.length);
		const late = lines.map((line) => ({
			...line,
			start: line.start === null ? null : { ...line.start, createdAt: line.start.createdAt + 1 },
		}));
		expect(differences(late)).toHaveLength(lines.length);
	});
});
