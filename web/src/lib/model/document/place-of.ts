import { isMap, isNode, isPair, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import type { Place } from './finding.ts';
import { stepsOf } from './json-pointer.ts';
import type { Source } from './read-source.ts';

const NOWHERE: Place = { from: 0, to: 0 };

/**
 * Where the text says what a pointer names. What is missing from the text stands where it should be: at the innermost
 * part of its path that is there.
 *
 * @param part whether what is said is about the value, or about the name it stands under.
 */
export function placeOf({ tree }: Source, pointer: string, part: 'name' | 'value' = 'value'): Place {
	let found: Found = { value: tree.contents, key: null };
	for (const step of stepsOf(pointer)) {
		const next = enter(found.value, step);
		if (!next) break;
		found = next;
	}
	return part === 'name' && found.key ? (rangeOf(found.key) ?? NOWHERE) : markOf(found);
}

/** The whole stretch of what a pointer names, for showing which lines belong to it; null when it is not there. */
export function extentOf({ tree }: Source, pointer: string): Place | null {
	let value: unknown = tree.contents;
	for (const step of stepsOf(pointer)) {
		const next = enter(value, step);
		if (!next) return null;
		value = next.value;
	}
	return isNode(value) ? rangeOf(value) : null;
}

interface Found {
	readonly value: unknown;
	/** The name it stands under; null in lists and at the top. */
	readonly key: Node | null;
}

function enter(value: unknown, step: string): Found | undefined {
	if (isSeq(value))
		return value.items[Number(step)] === undefined ? undefined : { value: value.items[Number(step)], key: null };
	const pair = isMap(value) ? pairOf(value, step) : undefined;
	return pair && { value: pair.value, key: isNode(pair.key) ? pair.key : null };
}

function pairOf(map: YAMLMap, name: string): Pair | undefined {
	return map.items.find(({ key }) => isScalar(key) && String(key.value) === name);
}

/** What to underline: a short value itself, of a long one its name or its first member. */
function markOf({ value, key }: Found): Place {
	if (isScalar(value) && value.source !== '') return rangeOf(value) ?? NOWHERE;
	if (key) return rangeOf(key) ?? NOWHERE;
	const first = isMap(value) || isSeq(value) ? value.items[0] : undefined;
	if (isPair(first)) return markOfPair(first);
	return isNode(value) ? (rangeOf(value) ?? NOWHERE) : NOWHERE;
}

function markOfPair({ key, value }: Pair): Place {
	const name = isNode(key) ? rangeOf(key) : null;
	const end = isScalar(value) ? rangeOf(value) : null;
	return name ? { from: name.from, to: end?.to ?? name.to } : NOWHERE;
}

function rangeOf({ range }: Node): Place | null {
	return range ? { from: range[0], to: range[1] } : null;
}
