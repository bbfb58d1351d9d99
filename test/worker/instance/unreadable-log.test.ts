import { beforeEach, describe, expect, test, vi } from 'vitest';
import { RunReader } from '../../../worker/instance/run-reader.ts';
import { documentOf, specOf } from '../../support/run-builder.ts';
import { TestWorld } from './test-world.ts';

const by = { kind: 'user', id: 'somebody' } as const;
const spec = specOf(documentOf([{ key: 'one' }, { key: 'two', upstream: ['one'] }]));
const executorId = spec.routes[0]?.executorId ?? '';

/** What makes a stored turn unreadable, and what of a fact that does. */
const FLAWS: readonly (readonly [name: string, text: string])[] = [
	['a fact of a later release', '[{"kind":"task_teleported","at":1,"task":"one"}]'],
	['a later version of a fact', '[{"kind":"lease_renewed","v":9,"at":1,"task":"one","attempt":1}]'],
	['a fact about a task that is not there', '[{"kind":"task_failed","at":1,"task":"gone","failure":{}}]'],
	['a text that is cut off', '[{"kind":"lease_ren'],
];

let world: TestWorld;

beforeEach(() => {
	world = new TestWorld();
});

/** A run whose first task an executor has, and whose log cannot be read after that. */
async function flawed(text: string): Promise<{ readonly readable: number; readonly stored: string }> {
	await world.start(spec);
	await accept();
	const readable = world.object.load()?.seq ?? 0;
	await world.object.act((at) => ({
		kind: 'heartbeat',
		at: at + 80_000,
		task: 'one',
		attempt: 1,
		progress: 0.5,
		message: null,
	}));
	const [last] = [...world.table.descending(Number.MAX_SAFE_INTEGER)];
	if (last === undefined) throw new Error('nothing is stored');
	world.table.replace({ ...last, body: text });
	world.evict();
	return { readable, stored: last.body };
}

function accept() {
	const send = { at: world.now, url: 'https://one.example/', httpStatus: 202, latencyMs: 1, problem: null };
	const deliveries = [
		{ task: 'one', attempt: 1, executorId, send, outcome: { kind: 'accepted' as const, handle: null } },
	];
	return world.object.act((at) => ({ kind: 'report', at, deliveries, jitter: 0 }));
}

function reader(): RunReader {
	const reading = world.object.reads.reading();
	if (reading === null) throw new Error('there is no run');
	return new RunReader(reading.run, world.object, reading);
}

describe.each(FLAWS)('a log with %s', (_name, text) => {
	test('is shown as far as it tells, says that it stands still, and takes no orders', async () => {
		const { readable } = await flawed(text);
		expect(reader().view()).toMatchObject({
			state: 'running',
			tasks: { running: 1 },
			platformHold: { kind: 'unreadable' },
		});
		expect(reader().view().platformHold?.entry).toBe(readable + 1);
		expect(reader().why().blockers[0]).toMatchObject({
			kind: 'log_unreadable',
			release: { operation: 'force_close', on: { kind: 'instance', id: spec.instanceId } },
		});
		expect(
			reader()
				.events(0, 100)
				.every(({ seq }) => seq <= readable),
		).toBe(true);
		const refused = { ok: false, code: 'unavailable', details: { reason: 'log_unreadable', entry: readable + 1 } };
		expect(await world.object.operate((at) => ({ kind: 'stop', at, by }))).toEqual(refused);
		expect(world.object.reads.preview((at) => ({ kind: 'stop', at, by }))).toEqual(refused);
		expect(await world.object.closing.remove(by)).toMatchObject({ ok: false, code: 'illegal_transition' });
		await world.ring();
		expect(world.logged).toContain('wake_failed');
	});

	test('A18: is closed by force all the same, and from then on the run is like any other', async () => {
		const { readable } = await flawed(text);
		const stored = [...world.table.ascending(0)].length;
		expect(world.object.reads.preview((at) => ({ kind: 'force_close', at, by }))).toMatchObject({
			preview: { from: 'running', to: 'stopped', stopping: 1 },
		});
		expect(await world.object.closing.force(by)).toMatchObject({ reply: { ok: true, changed: true } });
		expect(world.control).toMatchObject([{ kind: 'stop', task: 'one', attempt: 1, force: true }]);
		expect(world.ended).toMatchObject([{ state: 'stopped' }]);
		expect(world.rows.at(-1)).toMatchObject({ state: 'stopped' });
		expect(world.rows.at(-1)?.seq).toBeGreaterThan(readable + 1);
		world.evict();
		expect(await world.object.closing.force(by)).toMatchObject({ reply: { ok: true, changed: false } });
		expect(reader().view()).toMatchObject({ state: 'stopped', platformHold: null });
		const told = reader().events(readable, 100);
		expect(told[0]).toMatchObject({ kind: 'facts_left_out', data: { from: readable + 1, by } });
		expect(told.some(({ kind }) => kind === 'instance_ended')).toBe(true);
		expect(reader().gantt({ round: null, after: 0, limit: 10, changedAfter: 0 })?.items).toHaveLength(2);
		expect(
			reader()
				.taskLog('one', 0)
				?.lines.map(({ code }) => code),
		).toContain('facts_left_out');
		expect([...world.table.ascending(0)].length).toBeLessThanOrEqual(stored + 3);
		expect(await world.object.operate((at) => ({ kind: 'rerun', at, by }))).toMatchObject({ reply: { ok: true } });
		world.evict();
		expect(reader().view()).toMatchObject({ state: 'running', round: 2 });
		await world.object.closing.force(by);
		expect(await world.object.closing.remove(by)).toEqual({ ok: true });
		expect(world.table.exists()).toBe(false);
	});
});

test('a release that can read the log goes on with the run, and nothing was lost', async () => {
	const { readable, stored } = await flawed(FLAWS[0]?.[1] ?? '');
	await world.pass(60_000);
	const [last] = [...world.table.descending(Number.MAX_SAFE_INTEGER)];
	if (last === undefined) throw new Error('nothing is stored');
	world.table.replace({ ...last, body: stored });
	world.evict();
	expect(world.object.load()?.seq).toBe(readable + 1);
	expect(reader().view()).toMatchObject({ state: 'running', platformHold: null });
});

test('a run that had ended counts as open when what came after cannot be read', async () => {
	await world.start(spec);
	await world.object.closing.force(by);
	await world.object.operate((at) => ({ kind: 'rerun', at, by }));
	const turns = [...world.table.ascending(0)];
	const rerun = turns.find(({ body }) => body.includes('round_started'));
	if (rerun === undefined) throw new Error('nothing was rerun');
	world.table.replace({ ...rerun, body: rerun.body.replace('round_started', 'round_dreamt_of') });
	world.evict();
	expect(reader().view()).toMatchObject({ state: 'running', endedAt: null, platformHold: { kind: 'unreadable' } });
	expect(await world.object.closing.force(by)).toMatchObject({ reply: { changed: true } });
	world.evict();
	expect(reader().view()).toMatchObject({ state: 'stopped', round: 1 });
});

test('a snapshot that cannot be restored is passed over for the facts', async () => {
	await world.start(spec);
	await accept();
	const seq = world.object.load()?.seq ?? 0;
	const id = seq * 4096 + 2048;
	world.table.insert([{ id, kind: 'snapshot', body: '{"version":1,"spec":{},"run":{},"tasks":[]}' }]);
	world.evict();
	expect(world.object.load()?.seq).toBe(seq);
	expect(reader().view()).toMatchObject({ state: 'running', tasks: { running: 1 } });
});

test('of a run whose start cannot be read nothing is closed, and abandoning it erases it', async () => {
	await world.start(spec);
	const [first] = [...world.table.ascending(0)];
	if (first === undefined) throw new Error('nothing is stored');
	world.table.replace({ ...first, body: first.body.replace('instance_started', 'instance_imagined') });
	world.evict();
	expect(world.object.reads.reading()).toBeNull();
	expect(await world.object.closing.remove(by)).toMatchObject({ code: 'illegal_transition' });
	expect(await world.object.closing.force(by)).toMatchObject({ ok: false, details: { reason: 'log_unreadable' } });
	expect(world.table.exists()).toBe(true);
	expect(await world.object.closing.abandon(by)).toEqual({ ok: true, isErased: true });
	expect([world.table.exists(), world.alarmAt]).toEqual([false, null]);
});

/** A run whose document is large enough for a row of its own. */
const large = specOf(documentOf([{ key: 'one', task: { type: 'SHELL', config: { script: 'x'.repeat(20_000) } } }]));

test.each([
	['turns', 'descending'],
	['large values', 'ascending'],
] as const)(
	'a platform that refuses to read %s says nothing of a run: it is neither closed nor abandoned',
	async (_name, way) => {
		await world.start(large);
		world.evict();
		const read = vi.spyOn(world.table, way).mockImplementation(() => {
			throw new Error('storage is out of reach');
		});
		for (const close of ['force', 'abandon'] as const)
			await expect(world.object.closing[close](by)).rejects.toThrow('storage is out of reach');
		read.mockRestore();
		expect(world.object.load()?.state).toBe('running');
	},
);

test('what is shown of it stands since the last that is known, and costs the log once', async () => {
	await flawed(FLAWS[0]?.[1] ?? '');
	const { since } = reader().view().platformHold ?? {};
	expect(since).toBe(reader().view().startedAt);
	world.now += 60_000;
	const read = vi.spyOn(world.table, 'descending');
	expect(reader().view().platformHold).toMatchObject({ kind: 'unreadable', since, entry: expect.any(Number) });
	expect(read).not.toHaveBeenCalled();
});

test('a fact that was left out is read never again, whatever is wrong with it', async () => {
	await flawed('[{"kind":"task_succeeded","at":1,"task":"one","refs":{"outputs":[9000000000,1]}}]');
	await world.object.closing.force(by);
	world.evict();
	expect(
		reader()
			.events(0, 100)
			.map(({ kind }) => kind),
	).toContain('facts_left_out');
	expect(reader().gantt({ round: null, after: 0, limit: 10, changedAfter: 0 })?.items).toHaveLength(2);
	expect(reader().taskLog('one', 0)).not.toBeNull();
});

test('a run that can be closed is not abandoned but closed', async () => {
	await world.start(spec);
	expect(await world.object.closing.abandon(by)).toEqual({ ok: true, isErased: false });
	expect(world.table.exists()).toBe(true);
	expect(world.object.load()?.state).toBe('stopped');
});
