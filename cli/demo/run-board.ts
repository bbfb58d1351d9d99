import type { InstanceDetail } from '../../worker/contract/instance.ts';
import type { TaskInstance } from '../../worker/contract/task-instance.ts';

/** What of a run is shown while it is followed. */
export interface RunView {
	readonly instance: Pick<InstanceDetail, 'id' | 'workflowName' | 'state'>;
	readonly tasks: readonly Pick<
		TaskInstance,
		'key' | 'type' | 'state' | 'reason' | 'cause' | 'attempt' | 'startedAt' | 'endedAt' | 'failure'
	>[];
}

/** A run as lines of text: its name, a line for each of its tasks, and where the whole of it stands. */
export function runBoard({ instance, tasks }: RunView): string[] {
	const keyWidth = Math.max(...tasks.map(({ key }) => key.length));
	const lines = tasks.map((task) => {
		const columns = [task.key.padEnd(keyWidth), (task.type ?? '').padEnd(6), task.state.padEnd(13), noteOf(task)];
		return `    ${columns.join('  ')}`.trimEnd();
	});
	return [`  ${instance.workflowName}  ${instance.id}`, ...lines, `    → ${instance.state}`];
}

function noteOf(task: RunView['tasks'][number]): string {
	const notes: string[] = [];
	if (task.attempt > 1) notes.push(`attempt ${task.attempt}`);
	if (task.startedAt !== null && task.endedAt !== null) {
		notes.push(`${((Date.parse(task.endedAt) - Date.parse(task.startedAt)) / 1000).toFixed(1)} s`);
	}
	if (task.failure !== null) notes.push(task.failure.message);
	else if (task.cause !== null) notes.push(task.cause);
	else if (task.reason !== null && task.state !== 'running') notes.push(task.reason);
	return notes.join(', ');
}
