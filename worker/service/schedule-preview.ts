import { fromInstant, toInstant } from '../contract/instant.ts';
import type { SchedulePreview, SchedulePreviewRequest } from '../contract/schedule-preview.ts';
import { accept } from '../lib/result.ts';
import type { Locale } from '../mail/locale.ts';
import { cronWarnings } from '../occurrence/cron-warnings.ts';
import { describeCron } from '../occurrence/describe-cron.ts';
import { occurrencesOf } from '../occurrence/occurrences.ts';
import { runsPerDay } from '../occurrence/runs-per-day.ts';
import { scheduleClassOf } from '../occurrence/schedule-class.ts';
import {
	type AffectedTime,
	type TransitionEffect,
	type TransitionOutcome,
	transitionEffects,
} from '../occurrence/transition-effects.ts';
import type { Answer } from './answer.ts';
import { readRule } from './schedule-rule.ts';
import { showScheduleWarning } from './schedule-warning.ts';

type TransitionNote = SchedulePreview['transitions'][number];

const AFFECTED_SHOWN_MAX = 20;

/** What a rule means: its next times, in words, and what clocks do to it. The same function fires it (A2). */
export function previewSchedule(
	request: SchedulePreviewRequest,
	locale: Locale,
	now: number,
): Answer<SchedulePreview, 'invalid_cron' | 'invalid_request'> {
	const read = readRule(request);
	if (!read.ok) return read;
	const { cron, rule } = read.value;
	const after = request.after === undefined ? now : fromInstant(request.after);
	const occurrences = occurrencesOf(rule).between(after, Number.MAX_SAFE_INTEGER, request.limit);
	return accept({
		dialect: cron.dialect,
		occurrences: occurrences.map(({ at, local, shifted, repeated }) => ({
			at: toInstant(at),
			local,
			shifted,
			repeated,
		})),
		text: describeCron(cron, locale),
		class: scheduleClassOf(cron),
		perDay: runsPerDay(cron),
		warnings: cronWarnings(rule, now).map(showScheduleWarning),
		transitions: transitionEffects(rule, after).map(showTransition),
	});
}

function showTransition({ transition, times, truncated }: TransitionEffect): TransitionNote {
	const { at, kind, seconds, localBefore, localAfter } = transition;
	return {
		...{ at: toInstant(at), kind, seconds, localBefore: localText(localBefore), localAfter: localText(localAfter) },
		times: times.slice(0, AFFECTED_SHOWN_MAX).map(showAffected),
		isComplete: !truncated && times.length <= AFFECTED_SHOWN_MAX,
	};
}

function showAffected({ local, outcome }: AffectedTime): TransitionNote['times'][number] {
	return { local: localText(local), becomes: outcome.kind, runs: runsOf(outcome).map(toInstant) };
}

function runsOf(outcome: TransitionOutcome): readonly number[] {
	if (outcome.kind === 'skipped') return [];
	return outcome.kind === 'twice' ? [outcome.at, outcome.again] : [outcome.at];
}

/** A wall time as text; local times are instants at which UTC shows the same. */
function localText(local: number): string {
	return new Date(local).toISOString().slice(0, 19);
}
