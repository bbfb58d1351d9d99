import { expect, test } from 'vitest';
import { documentOf, specOf } from '../../support/run-builder.ts';
import { TestWorld } from './test-world.ts';

test('a delivery is not given up for lost while its queue is behind by more than its lease', async () => {
	const world = new TestWorld();
	world.backlogAgeMs = 300_000;
	await world.start(specOf(documentOf([{ key: 'only' }])));
	// Nothing was known of the queue when the first message went in; from then on it is.
	await world.pass(60_000);
	expect(world.dispatched).toHaveLength(2);
	await world.pass(359_000);
	expect(world.dispatched).toHaveLength(2);
	await world.pass(2000);
	expect(world.dispatched).toHaveLength(3);
});
