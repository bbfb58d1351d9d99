import type { FieldError } from '../contract/error.ts';
import { fromInstant, toInstant } from '../contract/instant.ts';
import { EFFECT_END_MAX, type Schedule, type ScheduleWrite } from '../contract/schedule.ts';
import type { SchedulePreviewRequest } from '../contract/schedule-preview.ts';
import { accept } from '../lib/result.ts';
import { type Cron, parseCron } from '../occurrence/cron.ts';
import type { CronDialect } from '../occurrence/cron-field.ts';
import type { OccurrenceRule } from '../occurrence/occurrences.ts';
import type { ScheduleRule } from '../schedule/schedule-entry.ts';
import { type Answer, refuseWith } from './answer.ts';

type WrittenRule = Pick<SchedulePreviewRequest, 'cron' | 'dialect' | 'timeZone' | 'start' | 'end' | 'gap' | 'fold'>;

/** A rule that was read: what it says, and its occurrences' shape. */
export interface ReadRule {
	readonly cron: Cron;
	readonly rule: OccurrenceRule;
}

/** Reads what decides occurrences: the cron, and the time in which it is in effect. */
export function readRule(written: WrittenRule): Answer<ReadRule, 'invalid_cron' | 'invalid_request'> {
	const parsed = parseCron(written.cron, written.dialect);
	if (!parsed.ok) return refuseWith('invalid_cron', { problems: parsed.problems.map((problem) => ({ ...problem })) });
	const start = written.start === null ? null : fromInstant(written.start);
	const end = written.end === null ? null : fromInstant(written.end);
	const fields = effectProblems(start, end);
	if (fields.length > 0) return refuseWith('invalid_request', { fields });
	const { timeZone, gap, fold } = written;
	return accept({ cron: parsed.cron, rule: { cron: parsed.cron, timeZone, start, end, gap, fold } });
}

function effectProblems(start: number | null, end: number | null): FieldError[] {
	if (end === null) return [];
	if (end > EFFECT_END_MAX)
		return [{ in: 'body', pointer: '/end', message: 'is after the end of 2099; null never ends' }];
	if (start !== null && end < start) return [{ in: 'body', pointer: '/end', message: 'is before the start' }];
	return [];
}

/** A schedule as its scheduler keeps it. */
export function storedRule(written: ScheduleWrite, dialect: CronDialect): ScheduleRule {
	const { cron, timeZone, gap, fold, missed, generation, dailyWindow, offsetSeconds, run } = written;
	return {
		...{ cron: cron.trim(), dialect, timeZone, gap, fold, missed, generation, dailyWindow, offsetSeconds },
		start: written.start === null ? null : fromInstant(written.start),
		end: written.end === null ? null : fromInstant(written.end),
		run: {
			params: run.params,
			failureStrategy: run.failureStrategy ?? null,
			priority: run.priority ?? null,
			executorGroup: run.executorGroup ?? null,
		},
	};
}

/** The fields of a schedule that its rule holds, as the API shows them. */
export function shownRule(
	rule: ScheduleRule,
): Pick<
	Schedule,
	| 'cron'
	| 'dialect'
	| 'timeZone'
	| 'start'
	| 'end'
	| 'gap'
	| 'fold'
	| 'missed'
	| 'generation'
	| 'dailyWindow'
	| 'offsetSeconds'
	| 'run'
> {
	const { start, end, run, ...fields } = rule;
	const { params, failureStrategy, priority, executorGroup } = run;
	return {
		...fields,
		start: start === null ? null : toInstant(start),
		end: end === null ? null : toInstant(end),
		run: {
			params,
			...(failureStrategy === null ? {} : { failureStrategy }),
			...(priority === null ? {} : { priority }),
			...(executorGroup === null ? {} : { executorGroup }),
		},
	};
}
