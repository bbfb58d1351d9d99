import type { ProjectionMessage, TaskProjection } from './message.ts';

/**
 * One message for each run, with the newest of its rows and of each of its tasks: of two turns of one run in a batch
 * only the later one is written. A tombstone is the last word of a run and of its tasks.
 */
export function newestRows(messages: Iterable<ProjectionMessage>): ProjectionMessage[] {
	const runs = new Map<string, { row: ProjectionMessage; readonly tasks: Map<string, TaskProjection> }>();
	for (const message of messages) {
		const id = `${message.projectId}/${message.instanceId}`;
		const known = runs.get(id) ?? { row: message, tasks: new Map() };
		runs.set(id, known);
		if (isNewer(message, known.row)) known.row = message;
		for (const task of message.taskRows)
			if (task.seq > (known.tasks.get(task.key)?.seq ?? -1)) known.tasks.set(task.key, task);
	}
	return [...runs.values()].map(({ row, tasks }) => ({ ...row, taskRows: row.deleted ? [] : [...tasks.values()] }));
}

/** A tombstone is the last word of a run, whatever its number. */
function isNewer(row: ProjectionMessage, known: ProjectionMessage): boolean {
	return row.deleted === known.deleted ? row.seq > known.seq : row.deleted;
}
