import { beforeEach, describe, expect, test } from 'vitest';
import { ArchivedRun } from '../../../worker/archive/archived-run.ts';
import { readBundle } from '../../../worker/archive/bundle.ts';
import { snapshotOf } from '../../../worker/engine/snapshot.ts';
import { documentOf, specOf } from '../../support/run-builder.ts';
import { TestWorld } from './test-world.ts';

const DAY_MS = 24 * 3_600_000;
const by = { kind: 'user', id: 'somebody' } as const;
const spec = specOf(documentOf([{ key: 'one' }, { key: 'two', upstream: ['one'] }]));

let world: TestWorld;

beforeEach(() => {
	world = new TestWorld();
});

/** A run that has ended, and nobody is owed anything. */
async function ended(): Promise<void> {
	await world.start(spec);
	await world.object.operate((at) => ({ kind: 'force_close', at, by }));
	await world.pass(60_000);
}

async function archived() {
	return new ArchivedRun(await readBundle(world.bundles.at(-1) ?? []));
}

describe('the archive', () => {
	test('takes an ended run when its hot time is over, and nothing of it stays', async () => {
		await ended();
		const before = world.object.load();
		await world.pass(7 * DAY_MS - 120_000);
		expect(world.bundles).toEqual([]);
		await world.pass(120_000);
		expect(world.erased).toEqual(['archived']);
		expect([world.table.exists(), world.alarmAt]).toEqual([false, null]);
		const run = await archived();
		expect(snapshotOf(run.reader.run)).toEqual(before === null ? null : snapshotOf(before));
		expect(run.view()).toMatchObject({ state: 'stopped', archivedAt: new Date(world.now - 60_000).toISOString() });
	});

	test('tells the lists, with a row that is newer than any before', async () => {
		await ended();
		const last = world.rows.at(-1);
		await world.pass(7 * DAY_MS);
		const row = world.rows.at(-1);
		expect(row).toMatchObject({ archivedAt: expect.any(Number), wakeAt: null, state: 'stopped' });
		expect(row?.seq).toBeGreaterThan(last?.seq ?? 0);
		const bundle = await readBundle(world.bundles[0] ?? []);
		expect({ ...bundle.row, taskRows: [] }).toEqual(row);
		expect(bundle.tasks.map(({ key, state }) => [key, state])).toEqual([
			['one', 'stopped'],
			['two', 'stopped'],
		]);
	});

	test('never takes a run that goes on, and counts anew from the end of one that was opened again', async () => {
		await ended();
		await world.pass(6 * DAY_MS);
		await world.object.operate((at) => ({ kind: 'rerun', at, by }));
		await world.pass(10 * DAY_MS);
		if (world.object.load()?.endedAt === null) await world.object.operate((at) => ({ kind: 'force_close', at, by }));
		const endedAt = world.object.load()?.endedAt ?? 0;
		expect(world.bundles).toEqual([]);
		await world.pass(endedAt + 7 * DAY_MS - world.now - 1000);
		expect(world.bundles).toEqual([]);
		await world.pass(60_000);
		expect(world.bundles).toHaveLength(1);
	});

	test('asks for the project’s setting when the time has come, so that a change takes hold', async () => {
		await ended();
		world.hotMs = 20 * DAY_MS;
		await world.pass(19 * DAY_MS);
		expect(world.bundles).toEqual([]);
		world.hotMs = 2 * DAY_MS;
		await world.object.poke();
		expect(world.bundles).toHaveLength(1);
	});

	test('waits while the setting cannot be read', async () => {
		await ended();
		world.broken.add('hotDays');
		await world.pass(8 * DAY_MS);
		expect(world.bundles).toEqual([]);
		world.broken.delete('hotDays');
		await world.pass(3_600_000);
		expect(world.erased).toEqual(['archived']);
	});

	test('asks for a setting that cannot be read once an hour, and its alarm rings no oftener', async () => {
		await ended();
		world.broken.add('hotDays');
		const armedBefore = world.alarmsSet.length;
		await world.pass(8 * DAY_MS);
		expect(world.alarmsSet.length - armedBefore).toBeLessThanOrEqual(26);
	});

	test.each(['store', 'project', 'erase'] as const)(
		'goes on after it broke off before "%s", and a crash at that moment is harmless',
		async (step) => {
			for (const evicts of [false, true]) {
				world = new TestWorld();
				await ended();
				const before = world.object.load();
				world.broken.add(step);
				await world.pass(7 * DAY_MS);
				expect(world.table.exists()).toBe(true);
				if (evicts) world.evict();
				const refused = await world.object.operate((at) => ({ kind: 'rerun', at, by }));
				expect(refused).toMatchObject({ ok: false, code: 'archived', details: { offer: 'run_anew', version: 1 } });
				world.broken.delete(step);
				await world.pass(1_200_000);
				expect(world.erased).toEqual(['archived']);
				expect(world.table.exists()).toBe(false);
				const run = await archived();
				expect(snapshotOf(run.reader.run)).toEqual(before === null ? null : snapshotOf(before));
			}
		},
	);

	test('a refused seal changes nothing', async () => {
		await ended();
		world.broken.add('alarm');
		await world.pass(7 * DAY_MS);
		world.broken.delete('alarm');
		await world.object.poke();
		expect(world.erased).toEqual(['archived']);
	});

	test('what is said to an object whose run was archived recreates nothing', async () => {
		await ended();
		await world.pass(8 * DAY_MS);
		const result = { status: 'success', outputs: {} } as const;
		const late = await world.object.act((at) => ({ kind: 'complete', at, task: 'one', attempt: 1, result }));
		expect(late).toMatchObject({ ok: false, code: 'not_found' });
		expect(await world.object.operate((at) => ({ kind: 'rerun', at, by }))).toMatchObject({ code: 'not_found' });
		expect(await world.object.claim([{ task: 'one', attempt: 1 }])).toEqual([]);
		expect(await world.object.poke()).toBeNull();
		expect(await world.object.granted(3)).toBe(0);
		await world.object.refresh();
		await world.ring();
		expect([world.table.exists(), world.alarmAt]).toEqual([false, null]);
	});

	test('a run that is being removed is not archived meanwhile', async () => {
		await ended();
		world.broken.add('store');
		await world.pass(7 * DAY_MS);
		world.broken.delete('store');
		const removing = world.object.closing.remove(by);
		await world.ring();
		expect(await removing).toEqual({ ok: true });
		expect([world.bundles, world.erased]).toEqual([[], ['deleted']]);
	});

	test('two alarms at a time archive once', async () => {
		await ended();
		world.now += 7 * DAY_MS;
		await Promise.all([world.ring(), world.ring(), world.object.poke()]);
		expect([world.bundles.length, world.erased.length]).toEqual([1, 1]);
	});
});
