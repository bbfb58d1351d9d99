import { ganttText } from '#lib/i18n/gantt.ts';
import { unknownWord } from '#lib/i18n/outcome.ts';
import { stateText } from '#lib/i18n/state.ts';
import type { GanttTask } from '#lib/model/gantt/gantt-task.ts';
import { durationText } from '#lib/model/instant.ts';

/** Told one by one; of a task with more, the last ones. */
const TOLD_MAX = 12;

/** What the bars of a task show, in words: each stretch with its length, then how the task stands. */
export function barWords(task: GanttTask, nowMs: number): string {
	const t = ganttText();
	const told = task.segments.slice(-TOLD_MAX).map(({ state, reason, outcome, from, to = nowMs }) => {
		const why = reason === null ? '' : ` (${t.reasons[reason] ?? unknownWord(reason)})`;
		const end = outcome === null ? '' : `, ${t.looks[outcome]}`;
		return `${t.during[state]}${why} ${durationText(Math.max(0, to - from))}${end}`;
	});
	const left = task.omitted + task.segments.length - told.length;
	return [...(left > 0 ? [t.earlier(left)] : []), ...told, stateText().task[task.state]].join('; ');
}
