import { expect, test } from 'vitest';
import { documentOf, specOf } from '../../support/run-builder.ts';
import { TestWorld } from './test-world.ts';

const spec = specOf(documentOf([{ key: 'once', rerunPolicy: 'never' }, { key: 'often' }]));

async function claimed(world: TestWorld): Promise<readonly string[]> {
	const claims = await world.object.claim(['once', 'often'].map((task) => ({ task, attempt: 1 })));
	return claims === 'held' ? [claims] : claims.map(({ task }) => task.key);
}

test('what must never run twice is handed out once, although the object forgets and the message comes again', async () => {
	const world = new TestWorld();
	await world.start(spec);
	expect(await claimed(world)).toEqual(['once', 'often']);
	world.evict();
	expect(await claimed(world)).toEqual(['often']);
});

test('of two consumers at the same time one gets what must never run twice', async () => {
	const world = new TestWorld();
	await world.start(spec);
	const claims = await Promise.all([claimed(world), claimed(world)]);
	expect(claims.flat().toSorted()).toEqual(['often', 'once']);
});

test('a claim that cannot be stored is handed to nobody, and can be made once the platform writes again', async () => {
	const world = new TestWorld();
	await world.start(spec);
	world.broken.add('write');
	expect(await claimed(world)).toEqual(['held']);
	world.broken.clear();
	expect(await claimed(world)).toEqual(['once', 'often']);
});
