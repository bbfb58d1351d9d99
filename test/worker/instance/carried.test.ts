import { expect, test } from 'vitest';
import type { Carried } from '../../../worker/instance/carried.ts';
import { documentOf, specOf } from '../../support/run-builder.ts';
import { TestWorld } from './test-world.ts';

const SCHEDULE_TIME = Date.UTC(2026, 2, 29, 1, 30);
const CARRIED: Carried = {
	tasks: [{ key: 'one', outputs: {} }],
	scheduleTime: SCHEDULE_TIME,
	timeZone: 'Europe/Berlin',
	nominalLocal: '2026-03-29T02:30:00',
};
const SAME = { scheduleTime: SCHEDULE_TIME, timeZone: 'Europe/Berlin' };

test.each([
	['the same time in the same zone', SAME, CARRIED, '2026-03-29T02:30:00'],
	['another time', { ...SAME, scheduleTime: SCHEDULE_TIME + 1 }, CARRIED, undefined],
	['another zone', { ...SAME, timeZone: 'Europe/Vienna' }, CARRIED, undefined],
	['a time that no schedule named', SAME, { ...CARRIED, nominalLocal: null }, undefined],
] as const)(
	'a run that recovers from another and stands for %s has its wall time',
	async (_for, part, carried, local) => {
		const world = new TestWorld();
		world.successes = carried;
		const document = documentOf([{ key: 'one' }, { key: 'two', upstream: ['one'] }]);
		await world.start(specOf(document, { ...part, recoverFrom: 'ins_01kf0000000000000000000009' }));
		world.evict();
		const run = world.object.load();
		expect([run?.spec.nominalLocal, run?.tasks[0]?.phase.state]).toEqual([local, 'success']);
	},
);
