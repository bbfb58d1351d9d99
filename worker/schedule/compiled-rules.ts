import { parseCron } from '../occurrence/cron.ts';
import { type Occurrences, occurrencesOf } from '../occurrence/occurrences.ts';
import type { ScheduleRule } from './schedule-entry.ts';

type OccurrenceRule = Pick<ScheduleRule, 'cron' | 'dialect' | 'timeZone' | 'start' | 'end' | 'gap' | 'fold'>;

/** A rule was stored that this release cannot evaluate: one schedule's trouble, and nobody else's (A3). */
export class RuleNotEvaluated extends Error {
	override readonly name = 'RuleNotEvaluated';
}

/** A rule's occurrences. Compiling costs more than asking, so what was compiled is kept beside the rule itself. */
const compiled = new WeakMap<OccurrenceRule, Occurrences>();

/**
 * The occurrences of a rule: the one function that preview, firing, catch-up and backfill ask (A2).
 *
 * @throws RuleNotEvaluated for a rule that was never checked, or that checks no longer.
 */
export function occurrencesOfRule(rule: OccurrenceRule): Occurrences {
	const known = compiled.get(rule);
	if (known !== undefined) return known;
	const made = compile(rule);
	compiled.set(rule, made);
	return made;
}

/**
 * The same for a rule of the past: what of it cannot be evaluated any more has no occurrences, so that a schedule is
 * mended by a change, whatever was wrong before it.
 */
export function occurrencesOfPastRule(rule: OccurrenceRule): Occurrences {
	try {
		return occurrencesOfRule(rule);
	} catch {
		return NONE;
	}
}

const NONE: Occurrences = { next: () => null, last: () => null, between: () => [], count: () => 0 };

function compile({ cron, dialect, ...rule }: OccurrenceRule): Occurrences {
	const parsed = parseCron(cron, dialect);
	if (!parsed.ok) throw new RuleNotEvaluated(parsed.problems[0]?.message ?? 'The cron cannot be read.');
	const occurrences = occurrencesOf({ ...rule, cron: parsed.cron });
	try {
		// A zone that is not known here shows at the first question.
		occurrences.next(0);
	} catch (problem) {
		throw new RuleNotEvaluated(`The zone ${rule.timeZone} is not known here.`, { cause: problem });
	}
	return occurrences;
}
