import { type CronField, type CronFieldName, fieldRules } from '../cron-field.ts';
import { fieldValues, termValues } from '../field-values.ts';
import { type Span, spansOf } from './spans.ts';

/** How the values of a field are best told. They come in the order of reading, which may go over the field's end. */
export type FieldPattern =
	| { readonly kind: 'every' }
	| {
			readonly kind: 'step';
			readonly step: number;
			readonly values: readonly number[];
			/** It goes on without a break from one round of the field to the next. */
			readonly isEven: boolean;
	  }
	| { readonly kind: 'set'; readonly spans: readonly Span[]; readonly values: readonly number[] };

/** Two values are no progression to speak of. */
const STEPS_MIN = 3;

export function patternOf(field: CronField, name: CronFieldName): FieldPattern {
	const { min, max } = fieldRules[name];
	const size = max - min + 1;
	const values = fieldValues(field, name);
	if (values.length === size) return { kind: 'every' };
	const [term] = field.terms;
	if (field.terms.length > 1 || (term?.kind !== 'range' && term?.kind !== 'step')) return setOf(values);
	const ordered = termValues(term, name);
	if (term.kind === 'step' && term.step > 1 && ordered.length >= STEPS_MIN) {
		const isEven = ordered[0] === min && ordered.length * term.step === size;
		return { kind: 'step', step: term.step, values: ordered, isEven };
	}
	return term.kind === 'range' ? rangeOf(ordered) : { kind: 'set', spans: eachAlone(ordered), values: ordered };
}

function setOf(values: readonly number[]): FieldPattern {
	return { kind: 'set', spans: spansOf(values), values };
}

/** A range is told as one even where it goes over the end of its field. */
function rangeOf(values: readonly number[]): FieldPattern {
	const [from, to] = [values[0], values.at(-1)];
	const isLong = values.length >= STEPS_MIN && from !== undefined && to !== undefined;
	return { kind: 'set', spans: isLong ? [{ from, to }] : eachAlone(values), values };
}

function eachAlone(values: readonly number[]): readonly Span[] {
	return values.map((value) => ({ from: value, to: value }));
}
