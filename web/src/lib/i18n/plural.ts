import { locale } from './locale.svelte.ts';

const rules = new Map<string, Intl.PluralRules>();
const formats = new Map<string, Intl.NumberFormat>();

/** The form for a count, with `#` replaced by the count as the language writes it: `plural(n, '# run', '# runs')`. */
export function plural(count: number, one: string, other: string): string {
	const { tag } = locale;
	const rule = rules.get(tag) ?? new Intl.PluralRules(tag);
	rules.set(tag, rule);
	return (rule.select(count) === 'one' ? one : other).replace('#', number(count));
}

/** A number as the language writes it. */
export function number(value: number): string {
	const { tag } = locale;
	const format = formats.get(tag) ?? new Intl.NumberFormat(tag);
	formats.set(tag, format);
	return format.format(value);
}
