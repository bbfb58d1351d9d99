import { type CronDialect, type CronFieldName, fieldRules } from './cron-field.ts';
import type { CronProblem, CronProblemCode } from './cron-problem.ts';

/** One item of a field's list while it is read. */
export interface Reading {
	readonly text: string;
	readonly start: number;
	readonly name: CronFieldName;
	readonly dialect: CronDialect;
	/** What is found wrong is added here. */
	readonly problems: CronProblem[];
	/** Whether the item is all of its field. */
	readonly alone: boolean;
}

const DIGITS = /^\d{1,9}$/;
const EVERYWHERE = /^(l|lw|l-\d+|\d+[lw]|[a-z]{3}l|.+#.*)$/i;

/** Adds a problem at the item's place. Answers null, which is what stands for an item that could not be read. */
export function report({ text, start, name, problems }: Reading, code: CronProblemCode, message: string): null {
	problems.push({ code, field: name, start, end: start + text.length, message });
	return null;
}

/** A form of Quartz in a Unix cron. */
export function reportOutOfPlace(reading: Reading, form: string): null {
	const message = `\`${form}\` is not known to the Unix dialect; it belongs to Quartz, which has seconds first.`;
	return report(reading, 'not_in_dialect', message);
}

/**
 * Reads a number or a name of the field. Days of the week come as `CronTerm` counts them, but for a Unix 7, which stays
 * 7 because a range may end with it.
 */
export function readValue(reading: Reading, text: string): number | null {
	const { name, dialect } = reading;
	const { min, names } = fieldRules[name];
	if (DIGITS.test(text)) return inRange(reading, text, Number(text));
	const index = names.indexOf(text.toUpperCase());
	if (index >= 0) return min + index;
	if (EVERYWHERE.test(text)) {
		if (dialect === 'unix') return reportOutOfPlace(reading, text);
		return report(reading, 'not_in_field', `\`${text}\` means nothing among ${fieldRules[name].many}.`);
	}
	return report(reading, 'bad_value', badValue(reading, text));
}

/** Reads what follows a slash. */
export function readStep(reading: Reading, text: string): number | null {
	const { one, many, min, max } = fieldRules[reading.name];
	const step = DIGITS.test(text) ? Number(text) : 0;
	if (step === 0) {
		return report(
			reading,
			'bad_step',
			`After a slash a number from 1 on is expected, such as \`*/2\` for every second ${one}.`,
		);
	}
	if (step > max - min + 1) {
		const message = `There are only ${max - min + 1} ${many}, so a step of ${step} never takes place; leave it out.`;
		return report(reading, 'bad_step', message);
	}
	return step;
}

function inRange(reading: Reading, text: string, value: number): number | null {
	const { name, dialect } = reading;
	const { min, max, one, many } = fieldRules[name];
	if (name === 'dayOfWeek') {
		const last = 7;
		const first = dialect === 'unix' ? 0 : 1;
		if (value >= first && value <= last) return value - first;
		const range = dialect === 'unix' ? '0 or 7 (Sunday), 1 (Monday) to 6 (Saturday)' : '1 (Sunday) to 7 (Saturday)';
		return report(reading, 'out_of_range', `${text} is no day of the week: they are ${range}.`);
	}
	if (value >= min && value <= max) return value;
	const instead = value === max + 1 && min === 0 ? ` The next ${one} after ${max} is 0.` : '';
	return report(reading, 'out_of_range', `${text} is no ${one}: ${many} go from ${min} to ${max}.${instead}`);
}

function badValue({ name }: Reading, text: string): string {
	const { names, one, min, max } = fieldRules[name];
	if (text === '') return `A ${one} is missing here.`;
	const near = names.find((known) => known.slice(0, 2) === text.slice(0, 2).toUpperCase());
	if (near !== undefined) return `${text} is no ${one}; write ${near}.`;
	const written = names.length > 0 ? `a number or one of ${names.join(', ')}` : `a number from ${min} to ${max}`;
	return `${text} is no ${one}: ${written} is expected.`;
}
