import { expect, test } from 'vitest';
import { documentOf, specOf } from '../../support/run-builder.ts';
import { TestWorld } from './test-world.ts';

const by = { kind: 'user', id: 'somebody' } as const;

test('a run that the engine cannot close goes on until it is abandoned, and then nothing of it is left', async () => {
	const world = new TestWorld();
	await world.start(specOf(documentOf([{ key: 'one' }])));
	// A fault of ours: an attempt that can be folded, and of which nothing else can be said.
	const [first] = [...world.table.ascending(0)];
	if (first === undefined) throw new Error('nothing is stored');
	world.table.replace({ ...first, body: first.body.replace('"attempt":1,', '"attempt":7,') });
	world.evict();
	expect(world.object.load()?.state).toBe('running');
	expect(await world.object.closing.force(by)).toMatchObject({ ok: false, details: { reason: 'log_unreadable' } });
	expect(world.logged).toContain('force_close_failed');
	expect(world.object.load()?.state).toBe('running');
	expect(await world.object.closing.abandon(by)).toEqual({ ok: true, isErased: true });
	expect([world.table.exists(), world.alarmAt]).toEqual([false, null]);
});
