import { expect, test } from 'vitest';
import { ArchivedRun } from '../../../worker/archive/archived-run.ts';
import { LEFT_OUT } from '../../../worker/archive/bounded-entries.ts';
import { bundleLines, readBundle } from '../../../worker/archive/bundle.ts';
import { decide, start } from '../../../worker/engine/decide.ts';
import type { Run } from '../../../worker/engine/state.ts';
import { projectionOf, taskProjectionOf } from '../../../worker/engine/view/projection-view.ts';
import { FactStore } from '../../../worker/instance/fact-store.ts';
import { tableEntries } from '../../../worker/instance/table-entries.ts';
import { MemoryEntryTable } from '../../sim/memory-entry-table.ts';
import { documentOf, START_AT, specOf } from '../../support/run-builder.ts';

const NODES = 40;

/** Every other task puts out more than fits into a fact, so that the store takes it out. */
function outputsOf(place: number) {
	return { text: `${place} `.repeat(place % 2 === 0 ? 2000 : 50_000) };
}

/** A run whose tasks put out some megabytes, with the lines of its bundle. */
function aTalkativeRun(): { readonly run: Run; readonly lines: readonly string[] } {
	const nodes = Array.from({ length: NODES }, (_, place) => ({
		key: `node-${place}`,
		params: [{ name: 'text', direction: 'out', type: 'string' }],
	}));
	const begun = start(specOf(documentOf(nodes), { slots: NODES }), START_AT);
	const { run } = begun;
	const table = new MemoryEntryTable();
	const store = new FactStore(table, 50_000);
	store.append(run, begun.turn.facts, 1);
	for (const [place, task] of run.tasks.entries()) {
		const delivery = {
			...{ task: task.node.key, attempt: 1, executorId: task.attempts[0]?.executorId ?? '' },
			send: { at: START_AT, url: 'https://one.example/run', httpStatus: 200, latencyMs: 12, problem: null },
			outcome: { kind: 'result' as const, result: { status: 'success' as const, outputs: outputsOf(place) } },
		};
		const turn = decide(run, { kind: 'report', at: START_AT + place, jitter: 0, deliveries: [delivery] });
		store.append(run, turn.facts, run.seq - turn.facts.length + 1);
	}
	const row = { ...projectionOf(run), archivedAt: START_AT };
	const tasks = run.tasks.map((task) => taskProjectionOf(run, task));
	return { run, lines: [...bundleLines({ archivedAt: START_AT, row, tasks, entries: tableEntries(table) })] };
}

test('an archived run that put out more than an isolate can hold is read without what is too much', async () => {
	const { run, lines } = aTalkativeRun();
	expect(run.endedAt).not.toBeNull();
	const whole = new ArchivedRun(await readBundle(lines));
	const bundle = await readBundle(lines, 'all', 600_000);
	const bounded = new ArchivedRun(bundle);
	expect(whole.bundle.characters).toBeGreaterThan(2_000_000);
	expect(bundle.characters).toBeLessThan(700_000);
	expect(bounded.view()).toEqual(whole.view());
	expect(bounded.params()).toEqual(whole.params());
	for (const [place, { key }] of whole.reader.tasks(0, NODES).entries()) {
		const [all, some] = [whole.task(key), bounded.task(key)];
		expect(all?.outputs).toEqual(outputsOf(place));
		expect({ ...some, outputs: null }).toEqual({ ...all, outputs: null });
		expect(bounded.taskLog(key, 0)).toEqual(whole.taskLog(key, 0));
		if (place < 2) expect(some?.outputs).toEqual(outputsOf(place));
		if (place >= NODES - 2) expect(some?.outputs).toEqual(LEFT_OUT);
	}
});
