import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { start } from '../../worker/engine/decide.ts';
import { fold } from '../../worker/engine/evolve.ts';
import { brokenInvariants } from '../../worker/engine/invariants.ts';
import { snapshotOf } from '../../worker/engine/snapshot.ts';
import { arbitraryDag } from '../support/arbitrary-document.ts';
import { documentOf, type NodeDraft, START_AT, specOf } from '../support/run-builder.ts';

const rows = [{ name: 'rows', direction: 'out', type: 'integer' }];

/** A run that begins with what these tasks put out elsewhere. */
function recovering(nodes: readonly NodeDraft[], outputs: Readonly<Record<string, object>>) {
	const succeeded = Object.entries(outputs).map(([key, value]) => ({ key, outputs: { ...value } }));
	const { run, turn } = start(specOf(documentOf(nodes)), START_AT, succeeded);
	const states = Object.fromEntries(run.tasks.map(({ node, phase }) => [node.key, phase.state]));
	return { run, turn, states };
}

describe('a run that recovers from another', () => {
	test('carries over what succeeded there with its outputs, and runs the rest', () => {
		const nodes = [{ key: 'a', params: rows }, { key: 'b', upstream: ['a'] }, { key: 'c' }];
		const { run, states, turn } = recovering(nodes, { a: { rows: 42 } });
		expect(states).toEqual({ a: 'success', b: 'queued', c: 'queued' });
		expect(run.tasks[0]).toMatchObject({ phase: { cause: 'carried_over' }, outputs: { rows: 42 }, attempts: [] });
		const dispatched = turn.effects.flatMap((effect) => (effect.kind === 'dispatch' ? effect.attempts : []));
		expect(dispatched.map(({ task }) => task).toSorted()).toEqual(['b', 'c']);
	});

	test('runs what follows a task that runs again, even if it had succeeded', () => {
		const nodes = [{ key: 'a' }, { key: 'b', upstream: ['a'] }, { key: 'c', upstream: ['b'] }];
		expect(recovering(nodes, { b: {}, c: {} }).states).toEqual({ a: 'queued', b: 'pending', c: 'pending' });
	});

	test('looks through disabled nodes, and leaves out what its version does not have', () => {
		const nodes = [{ key: 'a' }, { key: 'off', upstream: ['a'], disabled: true }, { key: 'c', upstream: ['off'] }];
		expect(recovering(nodes, { a: {}, c: {}, gone: {} }).states).toEqual({
			a: 'success',
			off: 'skipped',
			c: 'success',
		});
	});

	test('runs a task again whose outputs this version declares otherwise', () => {
		const nodes = [{ key: 'a', params: rows }];
		expect(recovering(nodes, { a: { rows: 'many' } }).states).toEqual({ a: 'queued' });
	});

	test('is a success at once when nothing is left to run', () => {
		expect(recovering([{ key: 'a' }], { a: {} }).run.state).toBe('success');
	});

	test('runs nothing when the other one is gone', () => {
		const { run, turn } = start(specOf(documentOf([{ key: 'a' }])), START_AT, null);
		expect([run.state, run.tasks[0]?.phase.state]).toEqual(['stopped', 'stopped']);
		expect(turn.effects.map(({ kind }) => kind)).not.toContain('dispatch');
	});

	test('whatever succeeded, it is carried over with everything before it or not at all, and a replay agrees', () => {
		const cases = fc.record({
			document: arbitraryDag(),
			picked: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
		});
		fc.assert(
			fc.property(cases, ({ document, picked }) => {
				const succeeded = document.nodes.filter((_, at) => picked[at]).map(({ key }) => ({ key, outputs: {} }));
				const { run, turn } = start(specOf(document), START_AT, succeeded);
				expect(brokenInvariants(run)).toEqual([]);
				for (const task of run.tasks) {
					if (task.phase.state !== 'success') continue;
					expect(succeeded.map(({ key }) => key)).toContain(task.node.key);
					for (const before of task.node.upstream) expect(run.tasks[before]?.phase.state).toBe('success');
				}
				const folded = fold(turn.facts);
				expect(folded === null ? null : snapshotOf(folded)).toEqual(snapshotOf(run));
			}),
		);
	});
});
