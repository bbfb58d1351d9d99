import { isTerminalTask } from '../contract/status.ts';
import type { Run } from '../engine/state.ts';
import { projectionOf, taskProjectionOf } from '../engine/view/projection-view.ts';
import type { InstanceProjection, ProjectionMessage, TaskProjection } from '../projection/message.ts';
import { jsonBytes } from '../protocol/json-bytes.ts';
import { secondClockAt } from './projection-pace.ts';

/**
 * Our own limit for a message, two of which share a batch
 * (https://developers.cloudflare.com/queues/platform/limits/).
 */
export const PROJECTION_MESSAGE_BYTES_MAX = 96_000;

/**
 * A run's row as the queue takes it. One that owes nothing to anybody names no wake time, so that the second clock
 * never looks at the runs of the past.
 */
export function listedRow(row: InstanceProjection, isOwed: boolean, now: number): InstanceProjection {
	const isDone = row.endedAt !== null && !isOwed;
	return { ...row, wakeAt: isDone ? null : secondClockAt(row.wakeAt, now) };
}

/** Everything the lists are ever told of a run as it stands, told again. */
export function relistMessages(run: Run, now: number): readonly ProjectionMessage[] {
	const told = [...run.tasks, ...run.left].filter(
		(task) => task.startedAt !== null || isTerminalTask(task.phase.state),
	);
	const row = listedRow(projectionOf(run), run.owesEnded || run.memory.stopsRefusedAt !== null, now);
	const taskRows = told.map((task) => taskProjectionOf(run, task));
	return projectionMessages(row, taskRows).map((message) => ({ ...message, isRelisted: true }));
}

/**
 * A run's row with rows of its tasks, as messages that a queue takes. Each carries the run's row: whichever arrives
 * first, the rows of its tasks find that of their run.
 */
export function projectionMessages(
	row: InstanceProjection,
	taskRows: readonly TaskProjection[],
): readonly ProjectionMessage[] {
	const own = jsonBytes({ ...row, taskRows: [], isRelisted: true });
	const messages: ProjectionMessage[] = [];
	let rows: TaskProjection[] = [];
	let bytes = own;
	for (const taskRow of taskRows) {
		const size = jsonBytes(taskRow) + 1;
		if (rows.length > 0 && bytes + size > PROJECTION_MESSAGE_BYTES_MAX) {
			messages.push({ ...row, taskRows: rows });
			rows = [];
			bytes = own;
		}
		rows.push(taskRow);
		bytes += size;
	}
	return [...messages, { ...row, taskRows: rows }];
}
