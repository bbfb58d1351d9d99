import { type CronDialect, type CronField, type CronFieldName, type CronFields, isRestricted } from './cron-field.ts';
import { macroFields } from './cron-macros.ts';
import type { CronProblem } from './cron-problem.ts';
import { parseField } from './parse-field.ts';

/** A cron expression that was read without a problem. Plain data. */
export interface Cron {
	readonly dialect: CronDialect;
	/** As it was written, without blanks around it. */
	readonly text: string;
	/** The name, such as `@daily`, if that was written in place of fields. */
	readonly macro: string | null;
	/** All seven; what was not written stands at its meaning: second 0, every year. */
	readonly fields: CronFields;
}

export type ParsedCron =
	| { readonly ok: true; readonly cron: Cron }
	| { readonly ok: false; readonly problems: readonly CronProblem[] };

interface Word {
	readonly text: string;
	readonly start: number;
}

const UNIX_ORDER = ['minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek'] as const;
const QUARTZ_ORDER = ['second', ...UNIX_ORDER, 'year'] as const;
const UNIX_COUNT = 5;
const WORDS = /\S+/g;

/**
 * Reads a cron expression. Without a dialect 5 fields and macros are Unix, 6 or 7 fields Quartz. Problems carry their
 * place in the text; all of them are told, not only the first.
 */
export function parseCron(text: string, dialect?: CronDialect): ParsedCron {
	const words = [...text.matchAll(WORDS)].map((match) => ({ text: match[0], start: match.index }));
	const [first] = words;
	if (first === undefined) return refused([emptyText(text)]);
	if (first.text.startsWith('@')) return parseMacro(text, first, dialect);
	const read = dialect ?? (words.length > UNIX_COUNT ? 'quartz' : 'unix');
	const miscounted = countProblem(text, words, read);
	if (miscounted !== null) return refused([miscounted]);
	const problems: CronProblem[] = [];
	const fields = fieldsOf(words, read, problems);
	if (problems.length === 0 && read === 'quartz') problems.push(...dayProblems(words, fields));
	if (problems.length > 0) return refused(problems);
	return { ok: true, cron: { dialect: read, text: text.trim(), macro: null, fields } };
}

function parseMacro(text: string, { start }: Word, dialect: CronDialect | undefined): ParsedCron {
	const written = text.trim();
	const end = start + written.length;
	const spelled = macroFields(written.toLowerCase());
	if (spelled === undefined) {
		const message = `There is no ${written}; names are @yearly, @annually, @monthly, @weekly, @daily, @midnight and @hourly.`;
		return refused([{ code: 'bad_macro', field: null, start, end, message }]);
	}
	if (dialect === 'quartz') {
		const message = `${written} is a name of the Unix dialect; Quartz has six or seven fields, with seconds first.`;
		return refused([{ code: 'not_in_dialect', field: null, start, end, message }]);
	}
	const words = spelled.split(' ').map((word) => ({ text: word, start }));
	const fields = fieldsOf(words, 'unix', []);
	return { ok: true, cron: { dialect: 'unix', text: written, macro: written.toLowerCase(), fields } };
}

function fieldsOf(words: readonly Word[], dialect: CronDialect, problems: CronProblem[]): CronFields {
	const order: readonly CronFieldName[] = dialect === 'unix' ? UNIX_ORDER : QUARTZ_ORDER;
	const read = new Map<CronFieldName, CronField>();
	for (const [index, word] of words.entries()) {
		const name = order[index];
		if (name !== undefined) read.set(name, parseField(word.text, word.start, name, dialect, problems));
	}
	const every: CronField = { text: '*', terms: [{ kind: 'any' }] };
	const zero: CronField = { text: '0', terms: [{ kind: 'value', value: 0 }] };
	return {
		second: read.get('second') ?? zero,
		minute: read.get('minute') ?? every,
		hour: read.get('hour') ?? every,
		dayOfMonth: read.get('dayOfMonth') ?? every,
		month: read.get('month') ?? every,
		dayOfWeek: read.get('dayOfWeek') ?? every,
		year: read.get('year') ?? every,
	};
}

function emptyText(text: string): CronProblem {
	const message = 'The cron expression is empty; five fields are expected, such as `0 9 * * 1-5`.';
	return { code: 'empty', field: null, start: 0, end: text.length, message };
}

function countProblem(text: string, words: readonly Word[], dialect: CronDialect): CronProblem | null {
	const count = words.length;
	const right = dialect === 'unix' ? count === UNIX_COUNT : count === 6 || count === 7;
	if (right) return null;
	const start = words[0]?.start ?? 0;
	return { code: 'field_count', field: null, start, end: text.trimEnd().length, message: countMessage(count, dialect) };
}

function countMessage(count: number, dialect: CronDialect): string {
	const found = count === 1 ? 'this has one' : `this has ${count}`;
	if (dialect === 'unix') {
		const unix = `A Unix cron has five fields (minute, hour, day of the month, month, day of the week); ${found}.`;
		const isQuartz = count === 6 || count === 7;
		return isQuartz ? `${unix} With seconds first it is a Quartz cron: choose that dialect.` : unix;
	}
	const quartz = `A Quartz cron has six or seven fields (second, minute, hour, day of the month, month, day of the week and perhaps a year); ${found}.`;
	return count === UNIX_COUNT ? `${quartz} Put the seconds first, such as 0, or choose the Unix dialect.` : quartz;
}

/** Quartz leaves one of the day fields to the other; saying something in both would be ambiguous. */
function dayProblems(words: readonly Word[], { dayOfMonth, dayOfWeek }: CronFields): CronProblem[] {
	const [from, to] = [words[3], words[5]];
	if (from === undefined || to === undefined) return [];
	const place = { code: 'day_fields', field: 'dayOfWeek', start: to.start, end: to.start + to.text.length } as const;
	if (dayOfMonth.text === '?' && dayOfWeek.text === '?') {
		return [{ ...place, message: 'Both day fields are `?`; one has to say which days: `*` for every day.' }];
	}
	if (isRestricted(dayOfMonth) && isRestricted(dayOfWeek)) {
		const message = `In Quartz one of the day fields is \`?\`; write \`?\` in place of ${dayOfMonth.text} or of ${dayOfWeek.text}.`;
		return [{ ...place, message }];
	}
	return [];
}

function refused(problems: readonly CronProblem[]): ParsedCron {
	return { ok: false, problems };
}
