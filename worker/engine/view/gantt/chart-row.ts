import type { PlanNode } from '../../plan.ts';
import { type Span, TaskTrack } from './task-track.ts';

export const WAITING: Span = { state: 'waiting', reason: null, attempt: null };

/** A task in the chart. */
export interface ChartRow {
	readonly node: PlanNode;
	readonly track: TaskTrack;
	/** Number of the fact that last changed the track. */
	seq: number;
}

interface Beginning {
	readonly node: PlanNode;
	readonly at: number;
	/** Number of the fact by which the row comes into the chart. */
	readonly seq: number;
}

/** Of a task that begins with its round. */
export function newRow({ node, at, seq }: Beginning): ChartRow {
	const row = { node, track: new TaskTrack(), seq };
	restart(row, at);
	return row;
}

/** Of a node that came into a round which had already ended: it never ran there. */
export function addedRow({ node, at, seq }: Beginning): ChartRow {
	const track = new TaskTrack();
	if (node.disabled) track.finish({ at, state: 'skipped', cause: 'disabled' });
	else track.finish({ at, state: 'stopped', cause: 'added_by' });
	return { node, track, seq };
}

/** A disabled node is passed over as soon as it would begin. */
export function restart({ node, track }: ChartRow, at: number): void {
	if (node.disabled) track.finish({ at, state: 'skipped', cause: 'disabled' });
	else track.begin(at, WAITING);
}
