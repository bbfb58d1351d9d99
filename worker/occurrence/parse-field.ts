import { type CronDialect, type CronField, type CronFieldName, type CronTerm, fieldRules } from './cron-field.ts';
import type { CronProblem } from './cron-problem.ts';
import { parseDayTerm } from './parse-day-term.ts';
import { type Reading, readStep, readValue, report, reportOutOfPlace } from './read-value.ts';

const RANGE = /^([^-]*)-(.*)$/;
const HASHED = /^h(\(|\/|$)/i;

/**
 * Reads one field of a cron expression; what is wrong with it is added to `problems`, and its term left out.
 *
 * @param start where the field stands in the whole text.
 */
export function parseField(
	text: string,
	start: number,
	name: CronFieldName,
	dialect: CronDialect,
	problems: CronProblem[],
): CronField {
	const terms: CronTerm[] = [];
	let itemStart = start;
	for (const item of text.split(',')) {
		const reading = { text: item, start: itemStart, name, dialect, problems, alone: item === text };
		const term = parseTerm(reading);
		if (term !== null) terms.push(term);
		itemStart += item.length + 1;
	}
	return { text, terms };
}

function parseTerm(reading: Reading): CronTerm | null {
	const { text, dialect, name } = reading;
	if (text === '') return report(reading, 'empty_item', 'Something is missing beside a comma; `1,2` is a list.');
	if (text === '*') return { kind: 'any' };
	if (text === '?') return parseUnspecified(reading);
	if (HASHED.test(text)) return report(reading, 'not_in_dialect', 'H is not known here; write the value it should be.');
	if (name === 'dayOfMonth' || name === 'dayOfWeek') {
		const special = parseDayTerm(reading);
		if (special !== undefined) return special;
	}
	const slash = text.indexOf('/');
	if (slash >= 0) return parseStep(reading, text.slice(0, slash), text.slice(slash + 1));
	const [, from, to] = RANGE.exec(text) ?? [];
	if (from !== undefined && to !== undefined) return parseRange(reading, from, to);
	const value = readValue(reading, text);
	if (value === null) return null;
	return { kind: 'value', value: dialect === 'unix' && name === 'dayOfWeek' ? value % 7 : value };
}

function parseUnspecified(reading: Reading): CronTerm | null {
	const { dialect, name, alone } = reading;
	if (dialect === 'unix') return reportOutOfPlace(reading, '?');
	if (name !== 'dayOfMonth' && name !== 'dayOfWeek') {
		return report(reading, 'not_in_field', '`?` belongs into a day field; here `*` means every value.');
	}
	if (!alone) return report(reading, 'not_in_field', '`?` stands alone, not in a list.');
	return { kind: 'unspecified' };
}

function parseStep(reading: Reading, base: string, stepText: string): CronTerm | null {
	const step = readStep(reading, stepText);
	if (base === '*') return step === null ? null : { kind: 'step', from: null, to: null, step };
	const [, from, to] = RANGE.exec(base) ?? [];
	if (from !== undefined && to !== undefined) {
		const range = parseRange(reading, from, to);
		if (range?.kind !== 'range' || step === null) return null;
		return { kind: 'step', from: range.from, to: range.to, step };
	}
	const first = readValue(reading, base);
	if (first === null || step === null) return null;
	return { kind: 'step', from: first > fieldRules[reading.name].max ? 0 : first, to: null, step };
}

/** In the Unix dialect Sunday is 7 too, so that a week can end with it. */
function parseRange(reading: Reading, fromText: string, toText: string): CronTerm | null {
	const { dialect, name } = reading;
	const from = readValue(reading, fromText);
	const to = readValue(reading, toText);
	if (from === null || to === null) return null;
	const isUnixWeek = dialect === 'unix' && name === 'dayOfWeek';
	if (isUnixWeek) return parseWeekRange(reading, from, to === 0 && toText !== '0' ? 7 : to);
	if (from > to && (dialect === 'unix' || name === 'year')) return reportBackwards(reading);
	return { kind: 'range', from, to };
}

function parseWeekRange(reading: Reading, from: number, to: number): CronTerm | null {
	if (from > to) return reportBackwards(reading);
	if (to < 7) return { kind: 'range', from, to };
	if (from === 0) return { kind: 'range', from, to: 6 };
	return { kind: 'range', from: from % 7, to: 0 };
}

function reportBackwards(reading: Reading): null {
	const { text, name } = reading;
	const { many } = fieldRules[name];
	const message = `The range ${text} ends before it begins; name its ${many} in order, or as two ranges with a comma.`;
	return report(reading, 'bad_range', message);
}
