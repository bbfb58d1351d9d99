import type { ZodError } from 'zod';
import { FIELD_RULES, type FieldError } from './error.ts';
import { NAME_PATTERNS } from './name-pattern.ts';

export type Issue = ZodError['issues'][number];
type Broken = Pick<FieldError, 'rule' | 'limit'>;

/** Which rule a value breaks, as far as there is a word for it. */
export function brokenRule(issue: Issue): Broken {
	if (issue.code === 'too_small') return tooLittle(issue.origin, Number(issue.minimum));
	if (issue.code === 'too_big') return tooMuch(issue.origin, Number(issue.maximum));
	if (issue.code === 'invalid_type') return { rule: 'wrong_type' };
	if (issue.code === 'invalid_format')
		return issue.format === 'email' ? { rule: 'email' } : named(lookOf(issue.pattern));
	if (issue.code === 'invalid_value' || issue.code === 'invalid_union') return { rule: 'not_offered' };
	return issue.code === 'custom' ? named(issue.params?.rule) : {};
}

function tooLittle(origin: string, limit: number): Broken {
	if (origin === 'string') return limit === 1 ? { rule: 'required' } : { rule: 'too_short', limit };
	return { rule: origin === 'array' ? 'too_few' : 'too_small', limit };
}

function tooMuch(origin: string, limit: number): Broken {
	if (origin === 'string') return { rule: 'too_long', limit };
	return { rule: origin === 'array' ? 'too_many' : 'too_large', limit };
}

function lookOf(pattern: string | undefined): string | undefined {
	return Object.entries(NAME_PATTERNS).find(([, known]) => String(known) === pattern)?.[0];
}

/** Rules of our own name themselves where they are made. */
function named(name: unknown): Broken {
	const rule = FIELD_RULES.find((known) => known === name);
	return rule === undefined ? {} : { rule };
}
