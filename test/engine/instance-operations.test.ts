import { describe, expect, test } from 'vitest';
import { isHeld } from '../../worker/engine/is-held.ts';
import { type AllowedOperation, allowedOperations } from '../../worker/engine/view/allowed-operations.ts';
import { BY, EngineDriver } from '../support/engine-driver.ts';
import {
	cellsOf,
	EDITABLE_STATES,
	INSTANCE_OPERATIONS,
	INSTANCE_TABLE,
	LINE_OPERATIONS,
	LINE_TABLE,
} from '../support/operation-tables.ts';
import { documentOf, specOf } from '../support/run-builder.ts';
import { aWaitingRun, discard, hold } from '../support/waiting-run.ts';

/** Runs in every state that a run's own object can be in. */
const STATES = {
	running: () => runOf(),
	pausing: () => after(runOf(), 'pause'),
	paused: () => {
		const driver = after(runOf(), 'pause');
		driver.succeed('a');
		return driver;
	},
	stopping: () => after(runOf(), 'stop'),
	stopped: () => {
		const driver = after(runOf(), 'stop');
		driver.tick(30_000);
		return driver;
	},
	success: () => {
		const driver = runOf();
		driver.succeed('a', 'b');
		return driver;
	},
	failed: () => {
		const driver = runOf();
		driver.fail('a');
		return driver;
	},
	waiting: () => aWaitingRun(),
	held: () => {
		const driver = aWaitingRun();
		hold(driver);
		return driver;
	},
	discarded: () => {
		const driver = aWaitingRun();
		discard(driver);
		return driver;
	},
} as const;

const CELLS = cellsOf(keysOf(STATES), [...INSTANCE_OPERATIONS, ...LINE_OPERATIONS], {
	...INSTANCE_TABLE,
	...LINE_TABLE,
});

function runOf(): EngineDriver {
	const driver = new EngineDriver(specOf(documentOf([{ key: 'a' }, { key: 'b', upstream: ['a'] }])));
	driver.accept('a');
	return driver;
}

function after(driver: EngineDriver, operation: 'pause' | 'stop'): EngineDriver {
	driver.do({ kind: operation, by: BY });
	return driver;
}

/** Its state; of one that waits for its turn, whether somebody holds it. */
function standingOf({ run }: EngineDriver): string {
	return isHeld(run.inLine) ? 'held' : run.state;
}

/** What is offered for a run that stands like this. */
function offeredIn(standing: keyof typeof STATES): readonly AllowedOperation[] {
	return standing === 'held' ? allowedOperations('waiting', null, true) : allowedOperations(standing);
}

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
	return Object.keys(record) as Key[];
}

describe('every operation in every state of a run', () => {
	test.each(CELLS)('$operation of a run that is $state leads to $leadsTo', ({ state, operation, leadsTo }) => {
		const driver = STATES[state]();
		expect(standingOf(driver)).toBe(state);
		const before = driver.facts.length;
		const from = driver.run.state;
		const reply = driver.do({ kind: operation, by: BY });
		if (leadsTo === 'refusal') {
			const details = { operation, state: from, allowed: offeredIn(state) };
			expect(reply).toEqual({ ok: false, code: 'illegal_transition', details });
			expect(driver.facts).toHaveLength(before);
			return;
		}
		expect(standingOf(driver)).toBe(leadsTo);
		const isSo = leadsTo === state;
		expect(reply).toMatchObject({ ok: true, changed: !isSo });
		expect(driver.facts.length > before).toBe(!isSo);
	});

	test.each(CELLS)('$operation is offered for a run that is $state just when it changes it', (cell) => {
		const { state, operation, leadsTo } = cell;
		const changes = leadsTo !== 'refusal' && leadsTo !== state;
		expect(offeredIn(state).includes(operation)).toBe(changes);
	});

	test.each(keysOf(STATES))('another definition is taken by a run that is %s just when that can be edited', (state) => {
		const driver = STATES[state]();
		const document = documentOf([{ key: 'a' }, { key: 'b', upstream: ['a'] }, { key: 'c', upstream: ['b'] }]);
		const reply = driver.do({ kind: 'edit', by: BY, definition: { version: 2, document, projectParams: null } });
		const isEditable = EDITABLE_STATES.includes(state);
		expect(reply.ok).toBe(isEditable);
		expect(standingOf(driver)).toBe(state);
		expect(driver.run.spec.version).toBe(isEditable ? 2 : 1);
		expect(offeredIn(state).includes('edit')).toBe(isEditable);
	});

	test('an edit that comes twice changes nothing the second time, though what it was over has gone with the first', () => {
		const driver = STATES.failed();
		const document = documentOf([{ key: 'a' }, { key: 'b', upstream: ['a'] }, { key: 'c', upstream: ['b'] }]);
		const give = (version: number) =>
			driver.do({ kind: 'edit', by: BY, definition: { version, document, projectParams: null }, over: 1 });
		expect(give(2)).toMatchObject({ ok: true, changed: true });
		const { length } = driver.facts;
		expect(give(2)).toMatchObject({ ok: true, changed: false });
		expect(give(3)).toMatchObject({ ok: false, code: 'precondition_failed', details: { etag: '"2"' } });
		expect(driver.facts).toHaveLength(length);
	});
});
