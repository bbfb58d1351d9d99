import type { Fact } from '../../fact.ts';

export type FactOf<Kind extends Fact['kind']> = Extract<Fact, { kind: Kind }>;
/** Facts about the run as a whole, of which most leave its bars alone. */
const OF_THE_RUN = [
	'instance_waiting',
	'instance_let_go',
	'instance_held',
	'instance_released',
	'instance_discarded',
	'instance_pausing',
	'instance_paused',
	'instance_resumed',
	'instance_stopping',
	'instance_ended',
	'facts_left_out',
	'failure_strategy_applied',
	'slots_changed',
	'routes_captured',
	'effect_settled',
	'tasks_listed',
] as const satisfies Fact['kind'][];
export type RunFact = FactOf<(typeof OF_THE_RUN)[number]>;
export type TaskFact = Exclude<Fact, RunFact | FactOf<'instance_started' | 'round_started' | 'definition_replaced'>>;

/** Whether a fact is about the run as a whole. */
export function isOfRun(fact: RunFact | TaskFact): fact is RunFact {
	return OF_THE_RUN.some((kind) => kind === fact.kind);
}
