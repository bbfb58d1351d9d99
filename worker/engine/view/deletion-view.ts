import type { DeletionEffect, DeletionPreview } from '../../contract/instance-deletion.ts';
import { isHeld } from '../is-held.ts';
import type { Run } from '../state.ts';
import { allowedOperations } from './allowed-operations.ts';

/** What deleting the run would take away and leave. Nodes that another definition left out are among what goes. */
export function deletionView(run: Run): DeletionPreview {
	const tasks = [...run.tasks, ...run.left];
	const withLog = tasks.filter((task) => task.attempts.length > 0);
	const attempts = withLog.reduce((sum, task) => sum + task.attempts.length, 0);
	const effects: DeletionEffect[] = [
		{ kind: 'tasks_removed', count: tasks.length },
		{ kind: 'attempts_removed', count: attempts },
		{ kind: 'logs_removed', count: withLog.length },
		{ kind: 'row_removed', count: 1 },
		{ kind: 'outcome_kept', count: 1 },
	];
	const allowed = allowedOperations(run.state, run.pause?.reason, isHeld(run.inLine));
	const blockers = allowed.includes('delete')
		? []
		: [{ code: 'illegal_transition' as const, state: run.state, allowed }];
	return { effects: effects.filter(({ count }) => count > 0), blockers };
}
