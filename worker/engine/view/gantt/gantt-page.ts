import type { GanttRow, GanttSegment, InstanceGantt } from '../../../contract/gantt.ts';
import { toInstant } from '../../../contract/instant.ts';
import type { Run } from '../../state.ts';
import type { ChartRow } from './chart-row.ts';
import type { RoundChart } from './round-chart.ts';
import type { Segment } from './task-track.ts';

/** Segments on one page, unless a single row has more: what bounds an answer about tasks with hundreds of retries. */
const SEGMENTS_PER_PAGE_MAX = 10_000;

export interface GanttQuery {
	/** Null for the newest. */
	readonly round: number | null;
	/** How many places of the order earlier pages went through. */
	readonly after: number;
	/** Rows at most. */
	readonly limit: number;
	/** Only rows that a later fact than this changed; 0 for all. */
	readonly changedAfter: number;
}

/** What a run knows of a page; when it was asked, and how the place of the next page is written, is the asker's. */
export interface GanttPage extends Omit<InstanceGantt, 'asOf' | 'nextCursor'> {
	/** Where the next page goes on; null on the last. */
	readonly next: number | null;
}

/** A page of the chart of a round; null for a round that has not begun. */
export function ganttPage(run: Run, chart: RoundChart, query: GanttQuery): GanttPage | null {
	const round = roundOf(run, chart);
	if (round === null) return null;
	const { rows, seq } = chart;
	const items: GanttRow[] = [];
	let segments = 0;
	let place = query.after;
	for (; items.length < query.limit && segments < SEGMENTS_PER_PAGE_MAX; place += 1) {
		const row = rows[place];
		if (row === undefined) break;
		if (row.seq <= query.changedAfter) continue;
		segments += row.track.segments.length;
		items.push(rowView(row));
	}
	const next = place < rows.length ? place : null;
	return { ...round, rounds: run.round, seq, total: rows.length, items, next };
}

function roundOf(
	run: Run,
	{ round, beganAt }: RoundChart,
): Pick<GanttPage, 'round' | 'state' | 'startedAt' | 'endedAt'> | null {
	const current = { round: run.round, endedAt: run.endedAt, state: run.state };
	const found = round === run.round ? current : run.rounds.find((record) => record.round === round);
	if (found === undefined) return null;
	const { state, endedAt } = found;
	return { round, state, startedAt: toInstant(beganAt), endedAt: endedAt === null ? null : toInstant(endedAt) };
}

function rowView({ node, track, seq }: ChartRow): GanttRow {
	const { end, omitted, segments } = track;
	return {
		...{ key: node.key, name: node.name, type: node.node.task.type, seq },
		end: end === null ? null : { ...end, at: toInstant(end.at) },
		omitted,
		segments: segments.map(segmentView),
	};
}

function segmentView({ state, reason, attempt, from, to, outcome }: Segment): GanttSegment {
	const endedAt = to === null ? null : toInstant(to);
	return { state, reason, attempt, startedAt: toInstant(from), endedAt, outcome };
}
