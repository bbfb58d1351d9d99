import { isMap, isNode, isPair, isScalar, isSeq, type Node } from 'yaml';
import type { DocumentPath } from './json-pointer.ts';
import type { Source } from './read-source.ts';

/** What stands at a position of the text. */
export interface Position {
	readonly path: DocumentPath;
	/** Whether it is the name of a member or a value. */
	readonly part: 'key' | 'value';
	readonly from: number;
	readonly to: number;
}

/** What a position of the text belongs to: the innermost part around it. */
export function pathAt({ tree }: Source, position: number): Position | null {
	const path: (string | number)[] = [];
	let value: unknown = tree.contents;
	for (;;) {
		const inside = memberAt(value, position);
		if (!inside)
			return isNode(value) && value.range ? { path, part: 'value', from: value.range[0], to: value.range[1] } : null;
		path.push(inside.step);
		if (inside.key?.range && isWithin(inside.key, position))
			return { path, part: 'key', from: inside.key.range[0], to: inside.key.range[1] };
		value = inside.value;
	}
}

interface Member {
	readonly step: string | number;
	readonly key: Node | null;
	readonly value: unknown;
}

function memberAt(value: unknown, position: number): Member | undefined {
	if (isSeq(value)) {
		const index = value.items.findIndex((item) => isNode(item) && isWithin(item, position));
		return index < 0 ? undefined : { step: index, key: null, value: value.items[index] };
	}
	if (!isMap(value)) return undefined;
	for (const pair of value.items) {
		const { key, value: member } = pair;
		if (!(isPair(pair) && isScalar(key))) continue;
		if (isWithin(key, position) || (isNode(member) && isWithin(member, position)))
			return { step: String(key.value), key, value: member };
	}
	return undefined;
}

function isWithin({ range }: Node, position: number): boolean {
	return range !== null && range !== undefined && range[0] <= position && position <= range[1];
}
