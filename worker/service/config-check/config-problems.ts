import type { OutputUnit } from '@cfworker/json-schema';
import type { JsonValue } from '../../contract/json-value.ts';
import type { Blocker } from '../../contract/workflow.ts';
import { textsOf } from '../../engine/parameter/reference.ts';
import { jsonPointer } from '../../engine/problem.ts';
import type { CheckableSchema } from './checkable-schema.ts';

/** Says that something below is wrong, which is said there. */
const ABOUT_OTHERS: ReadonlySet<string> = new Set([
	'properties',
	'additionalProperties',
	'prefixItems',
	'items',
	'allOf',
	'$ref',
]);

/** Nobody reads more about one config, and each is compared with all before it. */
const ERRORS_MAX = 200;

/** What the run fills in: only the run knows what becomes of it. */
const FILLED_IN = /\$[{[]/;

/**
 * What of a task's config its type's schema does not allow; empty too when the schema is of no use. Texts that hold
 * `${…}` may become anything, so nothing is said of them, nor of alternatives that hang on them.
 *
 * @param pointer the place of the config in the document.
 */
export function configProblems({ validator }: CheckableSchema, config: JsonValue, pointer: string): Blocker[] {
	const open = [...textsOf(config)].filter(({ text }) => FILLED_IN.test(text)).map(({ path }) => jsonPointer(...path));
	const problems = new Map<string, Blocker>();
	// What explains or encloses an error comes before it, so a cut makes nothing worse.
	const errors = errorsOf(validator, config).slice(0, ERRORS_MAX);
	for (const error of errors) {
		const place = placeOf(error);
		const isOpen = open.some((text) => isWithin(text, place));
		if (isOpen && !isAboutShape(error)) continue;
		if (ABOUT_OTHERS.has(error.keyword) || isWithinAlternative(error, errors) || isExplained(error, errors)) continue;
		if (problems.has(place)) continue;
		problems.set(place, { code: 'invalid_config', pointer: pointer + place, message: messageOf(error), values: {} });
	}
	return [...problems.values()];
}

/** A missing or surplus member stays so whatever the texts beside it become. */
function isAboutShape({ keyword }: OutputUnit): boolean {
	return keyword === 'required' || keyword === 'minProperties' || keyword === 'maxProperties';
}

/** When no alternative fits, what is wrong with each of them would only confuse. */
function isWithinAlternative(error: OutputUnit, errors: readonly OutputUnit[]): boolean {
	return errors.some(
		({ keyword, keywordLocation }) => keyword === 'anyOf' && error.keywordLocation.startsWith(`${keywordLocation}/`),
	);
}

/** The library takes a known member that is wrong for a surplus one as well. */
function isExplained(error: OutputUnit, errors: readonly OutputUnit[]): boolean {
	if (error.keyword !== 'false') return false;
	const place = placeOf(error);
	return errors.some((other) => other.keyword !== 'false' && isWithin(placeOf(other), place));
}

function errorsOf(validator: CheckableSchema['validator'], config: JsonValue): readonly OutputUnit[] {
	try {
		return validator.validate(config).errors;
	} catch {
		// The schema is its executor's, who checks every config anyway.
		return [];
	}
}

function isWithin(place: string, outer: string): boolean {
	return place === outer || place.startsWith(`${outer}/`);
}

/** The library writes pointers as fragments of a URI. */
function placeOf({ instanceLocation }: OutputUnit): string {
	return decodeURI(instanceLocation.slice(1));
}

function messageOf({ keyword, error }: OutputUnit): string {
	return keyword === 'false' ? 'The task type knows no such member.' : error;
}
