import { isTerminalTask } from '../../../contract/status.ts';
import { weightOf } from '../../evolve/phase.ts';
import type { Run, Task } from '../../state.ts';
import { findTask, taskAt } from '../../task-index.ts';

/** The tasks because of which a task stands where it does: those it waits for, or whose end ended it. */
export function standsBehind(run: Run, task: Task): readonly Task[] {
	const { phase } = task;
	const upstream = task.node.upstream.map((index) => taskAt(run, index));
	if (phase.state === 'pending' || phase.state === 'held')
		return upstream.filter((before) => !isTerminalTask(before.phase.state));
	if (phase.state !== 'skipped') return [];
	if (phase.cause === 'upstream_failed') return upstream.filter((before) => weightOf(before.phase) === 'broken');
	const ended = run.endedByTask === null ? null : findTask(run, run.endedByTask);
	return phase.cause === 'failure_strategy_end' && ended !== null ? [ended] : [];
}
