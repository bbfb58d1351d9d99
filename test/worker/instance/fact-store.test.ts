import { describe, expect, test } from 'vitest';
import { decide, start } from '../../../worker/engine/decide.ts';
import type { Fact } from '../../../worker/engine/fact.ts';
import { systemValue } from '../../../worker/engine/parameter/system-values.ts';
import { snapshotOf } from '../../../worker/engine/snapshot.ts';
import type { Run } from '../../../worker/engine/state.ts';
import type { Entry } from '../../../worker/instance/entry-table.ts';
import { decodeFact, UnknownFact } from '../../../worker/instance/fact-codec.ts';
import { FactStore } from '../../../worker/instance/fact-store.ts';
import { applyMigrations, type Migration } from '../../../worker/instance/object-migrations.ts';
import { runSpecSchema } from '../../../worker/instance/run-spec-schema.ts';
import { ROW_CHARACTERS_MAX } from '../../../worker/lib/split-text.ts';
import { MemoryEntryTable } from '../../sim/memory-entry-table.ts';
import { documentOf, type NodeDraft, START_AT, specOf } from '../../support/run-builder.ts';
import logOfVersion1 from './log-of-version-1.json';

/** A stored run whose tasks put out texts of this size, one turn after the other. */
function storedChain(length: number, outputCharacters: number): { table: MemoryEntryTable; run: Run } {
	const table = new MemoryEntryTable();
	const store = new FactStore(table);
	const params = [{ name: 'text', direction: 'out' }];
	const nodes = Array.from({ length }, (_, place): NodeDraft => {
		return { key: `n${place}`, upstream: place === 0 ? [] : [`n${place - 1}`], params };
	});
	const { run, turn } = start(specOf(documentOf(nodes)), START_AT);
	store.append(run, turn.facts, 1);
	for (let place = 0; place < length; place += 1) {
		const before = run.seq;
		const outputs = { text: `${place}${'x'.repeat(outputCharacters)}` };
		const result = { status: 'success' as const, outputs };
		const { facts } = decide(run, { kind: 'complete', at: START_AT + place, task: `n${place}`, attempt: 1, result });
		store.append(run, facts, before + 1);
	}
	return { table, run };
}

function rowsOf(table: MemoryEntryTable): Entry[] {
	return [...table.ascending(0)];
}

function filled(rows: readonly unknown[]): MemoryEntryTable {
	const table = new MemoryEntryTable();
	table.create();
	table.insert(JSON.parse(JSON.stringify(rows)));
	return table;
}

describe('the log of a run', () => {
	test('gives the run back as it was', () => {
		const { table, run } = storedChain(5, 10);
		const loaded = new FactStore(table).load();
		expect(loaded === null ? null : snapshotOf(loaded)).toEqual(snapshotOf(run));
	});

	test('takes one row for a turn', () => {
		const { table } = storedChain(5, 10);
		expect(rowsOf(table).map((row) => row.kind)).toEqual(new Array(6).fill('turn'));
	});

	test('keeps values over 16 KiB in rows of their own, once, however often they are referred to', () => {
		const { table, run } = storedChain(60, 40_000);
		const kinds = rowsOf(table).map((row) => row.kind);
		expect(kinds.filter((kind) => kind === 'value')).toHaveLength(60);
		const loaded = new FactStore(table).load();
		expect(loaded?.tasks[59]?.outputs).toEqual(run.tasks[59]?.outputs);
	});

	test('writes snapshots that give the same run as folding from the first fact, and stores no row over 1 MiB', () => {
		const { table, run } = storedChain(400, 6000);
		const kinds = rowsOf(table).map((row) => row.kind);
		expect(kinds).toContain('snapshot');
		const encoder = new TextEncoder();
		for (const { body } of rowsOf(table)) expect(encoder.encode(body).length).toBeLessThanOrEqual(1024 * 1024);
		const withSnapshot = new FactStore(table).load();
		const snapshotAt = kinds.indexOf('snapshot');
		const without = rowsOf(table).filter((row, at) => at < snapshotAt || row.kind === 'turn');
		const withoutSnapshot = new FactStore(filled(without)).load();
		expect(withSnapshot === null ? null : snapshotOf(withSnapshot)).toEqual(snapshotOf(run));
		expect(withoutSnapshot === null ? null : snapshotOf(withoutSnapshot)).toEqual(snapshotOf(run));
	});

	test('finds facts by their number, whatever lies between them', () => {
		const { table, run } = storedChain(60, 20_000);
		const store = new FactStore(table);
		const all = [...store.factsAfter(0)];
		expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: run.seq }, (_, place) => place + 1));
		for (const after of [1, 2, 3, 57, run.seq - 1, run.seq])
			expect([...store.factsAfter(after)]).toEqual(all.slice(after));
	});

	test('cuts a long turn into rows without breaking a character', () => {
		const table = new MemoryEntryTable();
		const script = '😀'.repeat(ROW_CHARACTERS_MAX);
		const document = documentOf([{ key: 'only', task: { type: 'SHELL', config: { script } } }]);
		const { run, turn } = start(specOf(document), START_AT);
		new FactStore(table).append(run, turn.facts, 1);
		for (const { body } of rowsOf(table)) expect(body.isWellFormed()).toBe(true);
		expect(new FactStore(table).load()?.spec.document).toEqual(document);
	});

	test('stores nothing of a turn whose last write is refused', () => {
		const table = new MemoryEntryTable();
		const insert = table.insert.bind(table);
		const { run, turn } = start(specOf(documentOf([{ key: 'only' }])), START_AT);
		table.insert = () => {
			throw new Error('refused');
		};
		expect(() => new FactStore(table).append(run, turn.facts, 1)).toThrow('refused');
		expect(table.exists()).toBe(false);
		table.insert = insert;
		new FactStore(table).append(run, turn.facts, 1);
		expect(new FactStore(table).load()?.seq).toBe(run.seq);
	});
});

describe('past releases', () => {
	test('a log stored by the first release is still read', () => {
		const run = new FactStore(filled(logOfVersion1.rows)).load();
		expect([run?.state, run?.round, run?.seq]).toEqual(['stopped', 2, 42]);
		expect(run?.tasks.map((task) => [task.node.key, task.phase.state, task.attempts.length])).toEqual([
			['extract', 'stopped', 3],
			['clean', 'stopped', 2],
			['side', 'stopped', 1],
			['report', 'stopped', 0],
			['off', 'skipped', 0],
		]);
		expect(run?.rounds).toHaveLength(1);
	});

	test('a start stored before schedules named a local time takes the one of its schedule time', () => {
		const old = new FactStore(filled(logOfVersion1.rows)).load();
		expect(old?.spec.nominalLocal).toBeUndefined();
		const spec = specOf(documentOf([{ key: 'only' }]), { nominalLocal: '2026-03-29T02:30:00' });
		const table = new MemoryEntryTable();
		const { run, turn } = start(runSpecSchema.parse(spec), START_AT);
		new FactStore(table).append(run, turn.facts, 1);
		const loaded = new FactStore(table).load();
		const texts = [old, loaded].map((each) => each && systemValue('system.datetime', each.spec, { key: '', name: '' }));
		expect(texts).toEqual(['20260115080000', '20260329023000']);
	});

	test('a fact of an old version is brought up to the present one step by step', () => {
		const stored = { kind: 'timeout_warned', at: 1, task: 'n0' };
		const upcasts = {
			timeout_warned: {
				1: (fact: object) => ({ ...fact, attempt: 1 }),
				2: (fact: object) => ({ ...fact, note: 'third' }),
			},
		};
		expect(decodeFact(stored, { timeout_warned: 3 }, upcasts)).toEqual({
			...{ kind: 'timeout_warned', at: 1, task: 'n0', attempt: 1, note: 'third' },
		} satisfies Fact & { note: string });
	});

	test('a fact of a later release is refused, not misread', () => {
		expect(() => decodeFact({ kind: 'timeout_warned', v: 2, at: 1 })).toThrow(UnknownFact);
		expect(() => decodeFact({ kind: 'task_teleported', at: 1 })).toThrow(UnknownFact);
	});
});

describe('migrations of a run store', () => {
	const second: Migration = { version: 2, up: ['ALTER TABLE entry ADD COLUMN a'] };
	const third: Migration = { version: 3, up: ['ALTER TABLE entry ADD COLUMN b'] };

	function recording(rows: readonly Entry[] = []): { table: MemoryEntryTable; ran: string[] } {
		const ran: string[] = [];
		const table = filled(rows);
		table.run = (sql) => ran.push(sql);
		return { table, ran };
	}

	test('are applied once, in order', () => {
		const { table, ran } = recording();
		applyMigrations(table, [second]);
		applyMigrations(table, [second, third]);
		applyMigrations(table, [second, third]);
		expect(ran).toEqual([...second.up, ...third.up]);
	});

	test('leave a store of the first version without a row of its own', () => {
		const { table } = recording();
		applyMigrations(table, []);
		expect(rowsOf(table)).toEqual([]);
	});

	test('let the release before serve what the next one has migrated, and no more', () => {
		const { table, ran } = recording();
		applyMigrations(table, [second]);
		applyMigrations(table, []);
		expect(ran).toEqual(second.up);
		applyMigrations(table, [second, third]);
		expect(() => applyMigrations(table, [])).toThrow('schema 3');
	});

	test('refuse an edited past', () => {
		const { table } = recording();
		applyMigrations(table, [second]);
		expect(() => applyMigrations(table, [{ ...second, up: ['ALTER TABLE entry ADD COLUMN c'] }])).toThrow(
			'not the ones',
		);
	});
});
