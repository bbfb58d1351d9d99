import { unreachable } from '../../../lib/unreachable.ts';
import type { Fact } from '../../fact.ts';
import type { LogHistory } from './log-history.ts';
import { info, type LineDraft, type Said, warning, who } from './platform-line.ts';

export type OperationFact = Extract<
	Fact,
	{
		kind: 'tasks_held' | 'tasks_released' | 'tasks_terminated' | 'task_forced' | 'tasks_reset' | 'attempts_withdrawn';
	}
>;

/** Lines about what people did to the task. */
export function aboutOperation(fact: OperationFact, history: LogHistory): LineDraft[] {
	const attempt = fact.kind === 'attempts_withdrawn' ? history.attempt : null;
	return [{ at: fact.at, attempt, ...saidOf(fact, history) }];
}

function saidOf(fact: OperationFact, { node }: LogHistory): Said {
	switch (fact.kind) {
		case 'tasks_held':
			return warning('held', `${who(fact.by)} held it: it does not start until it is released.`, { by: who(fact.by) });
		case 'tasks_released':
			return info('released', `${who(fact.by)} released it.`, { by: who(fact.by) });
		case 'tasks_terminated':
			return warning('terminated', `${who(fact.by)} terminates it.`, { by: who(fact.by) });
		case 'task_forced':
			return warning('forced', `${who(fact.by)} set it to ${fact.to}.`, { by: who(fact.by), to: fact.to });
		case 'tasks_reset': {
			const version = fact.amendments.find((amendment) => amendment.node.key === node.key)?.version ?? null;
			const as = version === null ? '' : `, as version ${version} of the workflow defines it`;
			return info('begun_anew', `Begins anew in the same round, asked for by ${who(fact.by)}${as}.`, {
				by: who(fact.by),
				version,
			});
		}
		case 'attempts_withdrawn':
			return info('withdrawn', 'Taken back before any executor could have it.');
		default:
			return unreachable(fact);
	}
}
