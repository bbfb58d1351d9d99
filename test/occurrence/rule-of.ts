import { type Cron, parseCron } from '../../worker/occurrence/cron.ts';
import type { CronDialect } from '../../worker/occurrence/cron-field.ts';
import { type Occurrence, type OccurrenceRule, occurrencesOf } from '../../worker/occurrence/occurrences.ts';

/** A cron that a test takes for right. */
export function cronOf(text: string, dialect?: CronDialect): Cron {
	const parsed = parseCron(text, dialect);
	if (!parsed.ok) throw new Error(`${text}: ${parsed.problems.map(({ message }) => message).join(' ')}`);
	return parsed.cron;
}

/** A rule in UTC without bounds and with the default policies, but for what is given. */
export function ruleOf(text: string, given: Partial<Omit<OccurrenceRule, 'cron'>> = {}): OccurrenceRule {
	return { cron: cronOf(text), timeZone: 'UTC', start: null, end: null, gap: 'shift', fold: 'auto', ...given };
}

/** What a rule gives after an instant: `2026-03-29T01:30:00Z=02:30 shifted`, with the date of the local time if it differs. */
export function firesOf(rule: OccurrenceRule, after: string, until: string): readonly string[] {
	return occurrencesOf(rule).between(Date.parse(after), Date.parse(until), 1000).map(shown);
}

/** An occurrence as a test reads it: the instant, the wall time it stands for, and its marks. */
export function shown({ at, local, shifted, repeated }: Occurrence): string {
	const instant = new Date(at).toISOString().replace('.000Z', 'Z');
	return `${instant} for ${local}${shifted ? ' shifted' : ''}${repeated ? ' repeated' : ''}`;
}
