import { unreachable } from '../lib/unreachable.ts';
import { type CronField, type CronFieldName, type CronTerm, fieldRules } from './cron-field.ts';

/**
 * The values a field names, in order and each once. The forms that depend on the month (L, W, #) name none here.
 */
export function fieldValues({ terms }: CronField, name: CronFieldName): readonly number[] {
	const values = new Set(terms.flatMap((term) => termValues(term, name)));
	return [...values].sort((a, b) => a - b);
}

/** The values that a term names, in the order it names them: a range over the end of its field begins late in it. */
export function termValues(term: CronTerm, name: CronFieldName): readonly number[] {
	const { min, max } = fieldRules[name];
	switch (term.kind) {
		case 'any':
		case 'unspecified':
			return steps(min, max, 1, name);
		case 'value':
			return [term.value];
		case 'range':
			return steps(term.from, term.to, 1, name);
		case 'step':
			return steps(term.from ?? min, term.to ?? max, term.step, name);
		case 'last':
		case 'lastWeekday':
		case 'nearestWeekday':
		case 'lastOfMonth':
		case 'nth':
			return [];
		default:
			return unreachable(term);
	}
}

function steps(from: number, to: number, step: number, name: CronFieldName): readonly number[] {
	const { min, max } = fieldRules[name];
	const size = max - min + 1;
	const end = to < from ? to + size : to;
	const values: number[] = [];
	for (let value = from; value <= end; value += step) values.push(value > max ? value - size : value);
	return values;
}
