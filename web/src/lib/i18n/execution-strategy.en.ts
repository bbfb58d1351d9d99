import type { Schema } from '#lib/api/client.ts';

type Strategy = Schema<'WorkflowDocument'>['executionStrategy'];
type Words = Readonly<Record<Strategy, string>>;

const names: Words = {
	parallel: 'Parallel',
	serialWait: 'Serial wait',
	serialPriority: 'Serial priority',
	serialDiscard: 'Serial discard',
};

/** What becomes of a run that is due. */
const meanings: Words = {
	parallel: 'It starts beside those that are active.',
	serialWait: 'It waits until no other is active. Who came first is served first.',
	serialPriority: 'It waits until no other is active. The highest priority is served first.',
	serialDiscard: 'It is discarded while another is active; a start by hand is refused.',
};

/** What a start by hand does. */
const ofStart: Words = {
	parallel: '',
	serialWait: 'While another run is active this one waits for its turn; who came first is served first.',
	serialPriority: 'While another run is active this one waits for its turn; the highest priority is served first.',
	serialDiscard: 'While another run is active this start is refused.',
};

/** Why a run waits. */
const waits: Words = {
	parallel: 'It waits for its turn.',
	serialWait: 'It waits for its turn: runs of this workflow follow one another.',
	serialPriority: 'It waits for its turn: runs of this workflow follow one another, the highest priority first.',
	serialDiscard: 'It waits for its turn: another run of this workflow is active.',
};

export const en = {
	title: 'Execution strategy',
	due: 'What becomes of a run that is due',
	names,
	meanings,
	ofStart,
	waits,
	counts:
		'A run is active until it has ended, also while it is paused. Dry runs, tests and runs of a part of the graph are not counted and never wait.',
	place: (place: number, waiting: number) => `Number ${place} of ${waiting} in line.`,
	activeNow: 'Active now:',
	willWait: 'Another run of the workflow is active, so this one waits for its turn.',
};

export type ExecutionStrategyMessages = typeof en;
