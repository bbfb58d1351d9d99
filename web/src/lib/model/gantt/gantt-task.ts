import type { Schema } from '#lib/api/client.ts';
import type { TaskState } from '#lib/model/state-look.ts';

type Row = Schema<'GanttRow'>;

export type SegmentState = Schema<'GanttSegment'>['state'];

/** A stretch of time in which a task did one thing; times are epoch ms, and `to` is undefined while it goes on. */
export interface GanttSegment {
	readonly state: SegmentState;
	readonly reason: string | null;
	readonly attempt: number | null;
	readonly outcome: Schema<'GanttSegment'>['outcome'];
	readonly from: number;
	readonly to: number | undefined;
}

/** A task in one round of a run. */
export interface GanttTask {
	readonly key: string;
	readonly name: string;
	readonly state: TaskState;
	readonly endedAt: number | undefined;
	readonly cause: NonNullable<Row['end']>['cause'];
	readonly attempts: number;
	readonly omitted: number;
	readonly segments: readonly GanttSegment[];
}

/** A row of the API with its times as numbers. */
export function taskOfRow({ key, name, end, omitted, segments: rows }: Row): GanttTask {
	const segments = rows.map(({ startedAt, endedAt, ...rest }) => ({
		...rest,
		from: Date.parse(startedAt),
		to: endedAt === null ? undefined : Date.parse(endedAt),
	}));
	return {
		...{ key, name, omitted, segments },
		state: end?.state ?? stateOf(segments.at(-1)?.state),
		endedAt: end === null ? undefined : Date.parse(end.at),
		cause: end?.cause ?? null,
		attempts: new Set(segments.flatMap(({ attempt }) => attempt ?? [])).size,
	};
}

/** Whether anything of it grows with the time. */
export function isOpen({ segments }: GanttTask): boolean {
	const last = segments.at(-1);
	return last !== undefined && last.to === undefined;
}

/** How long it has run, over all its attempts, in ms. */
export function ranMs({ segments }: GanttTask, nowMs: number): number {
	return segments
		.filter(({ state }) => state === 'running')
		.reduce((sum, { from, to = nowMs }) => sum + Math.max(0, to - from), 0);
}

function stateOf(state: SegmentState | undefined): TaskState {
	switch (state) {
		case 'delayed':
		case 'running':
		case 'held':
			return state;
		case 'ready':
		case 'paused':
			return 'queued';
		case 'waiting':
		case undefined:
			return 'pending';
	}
}
