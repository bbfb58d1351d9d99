import { expect, test } from 'vitest';
import type { Command } from '../../../worker/engine/command.ts';
import { decide, start } from '../../../worker/engine/decide.ts';
import type { Fact } from '../../../worker/engine/fact.ts';
import { FactStore } from '../../../worker/instance/fact-store.ts';
import { platformEntries } from '../../../worker/instance/platform-entries.ts';
import { RunReader } from '../../../worker/instance/run-reader.ts';
import { MemoryEntryTable } from '../../sim/memory-entry-table.ts';
import { documentOf, START_AT, specOf } from '../../support/run-builder.ts';

const by = { kind: 'user', id: 'usr_1' } as const;

/** A run of two tasks that have nothing to do with each other, and how often its log was gone through. */
function aFollowedRun() {
	const table = new MemoryEntryTable();
	const store = new FactStore(table);
	const { run, turn } = start(specOf(documentOf([{ key: 'mine' }, { key: 'other' }])), START_AT);
	store.append(run, turn.facts, 1);
	const read: string[] = [];
	const source = {
		factsAfter: () => [],
		factsAbout: (key: string) => {
			read.push(key);
			return store.factsAbout(key);
		},
	};
	const reader = new RunReader(run, source, { hold: null, archivedAt: null });
	const tell = (facts: readonly Fact[]) => [...platformEntries(reader, ['mine'], facts)];
	const decided = (command: Command) => {
		const { facts } = decide(run, command);
		if (facts.length > 0) store.append(run, facts, run.seq - facts.length + 1);
		return tell(facts);
	};
	return { run, read, decided };
}

function succeeded(key: string, executorId: string): Command {
	const send = { at: START_AT, url: 'https://one.example/run', httpStatus: 200, latencyMs: 12, problem: null };
	const outcome = { kind: 'result' as const, result: { status: 'success' as const, outputs: {} } };
	const deliveries = [{ task: key, attempt: 1, executorId, send, outcome }];
	return { kind: 'report', at: START_AT + 1, jitter: 0, deliveries };
}

test('whoever follows a task costs a turn that is about another one nothing', () => {
	const { run, read, decided } = aFollowedRun();
	const executorId = run.tasks[0]?.attempts[0]?.executorId ?? '';
	expect(decided({ kind: 'tick', at: START_AT + 1 })).toEqual([]);
	expect(decided(succeeded('other', executorId))).toEqual([]);
	expect(read).toEqual([]);
	expect(decided(succeeded('mine', executorId)).map(({ nodeKey }) => nodeKey)).toContain('mine');
	expect(decided({ kind: 'settle', at: START_AT + 2, effects: ['ended', 'projected'] })).toEqual([]);
	expect(read).toEqual(['mine']);
	expect(decided({ kind: 'rerun', at: START_AT + 3, by }).map(({ entry }) => entry)).toContainEqual(
		expect.objectContaining({ code: 'round_started' }),
	);
});
