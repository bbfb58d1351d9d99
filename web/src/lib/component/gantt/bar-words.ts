import { ganttText } from '#lib/i18n/gantt.ts';
import { instancesText } from '#lib/i18n/instances.ts';
import { locale } from '#lib/i18n/locale.svelte.ts';
import { outcomeText, unknownWord } from '#lib/i18n/outcome.ts';
import { stateText } from '#lib/i18n/state.ts';
import type { GanttSegment, GanttTask } from '#lib/model/gantt/gantt-task.ts';
import { durationText, exactTime } from '#lib/model/instant.ts';
import { timeOfDay } from '#lib/model/log-time.ts';
import { zone } from '#lib/state/zone.svelte.ts';

/** Told one by one; of a task with more, the last ones. */
const TOLD_MAX = 12;

/** A bar in words, for who sees its card and for who hears its row. */
export interface BarWords {
	/** “Ran”, which attempt, and what came of it. */
	readonly what: readonly string[];
	/** From when to when, as times of day. */
	readonly when: string;
	readonly took: string;
}

export function barWords({ state, reason, attempt, outcome, from, to }: GanttSegment, nowMs: number): BarWords {
	const t = ganttText();
	const what = [t.during[state]];
	if (reason !== null) what.push(t.reasons[reason] ?? unknownWord(reason));
	if (attempt !== null) what.push(t.attempt(attempt));
	if (outcome !== null) what.push(t.looks[outcome]);
	return {
		what,
		when: `${timeOfDay(from, zone.current)} – ${to === undefined ? t.goesOn : timeOfDay(to, zone.current)}`,
		took: durationText(Math.max(0, (to ?? nowMs) - from)),
	};
}

/** Why a task ended as it did; undefined where nothing is to be said of it. */
export function causeWords({ cause }: GanttTask): string | undefined {
	return cause === null ? undefined : (outcomeText().causes[cause] ?? unknownWord(cause));
}

/** In which round and when a task began, with the date and the zone of its times. */
export function beginWords({ segments, endedAt }: GanttTask, round: number): string {
	const begunAt = segments[0]?.from ?? endedAt;
	const told = instancesText().roundNumber(round);
	if (begunAt === undefined) return told;
	return `${told} · ${exactTime(new Date(begunAt), { tag: locale.tag, timeZone: zone.current })}`;
}

/** Everything the bars of a task and their card show, for who sees neither: how it stands, then each stretch of time. */
export function taskWords(task: GanttTask, round: number, nowMs: number): string {
	const t = ganttText();
	const bars = task.segments.slice(-TOLD_MAX).map((segment) => {
		const { what, when, took } = barWords(segment, nowMs);
		return [...what, when, took].join(', ');
	});
	const left = task.omitted + task.segments.length - bars.length;
	const parts = [stateText().task[task.state], causeWords(task), beginWords(task, round)];
	if (left > 0) parts.push(t.earlier(left));
	return [...parts, ...(bars.length > 0 ? bars : [t.nothing])].filter(Boolean).join('; ');
}
