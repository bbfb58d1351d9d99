import { types } from 'pg';
import type { JsonValue } from '../../../worker/protocol/json-value.ts';
import { exactJson, exactNumber } from './exact-json.ts';

type ReadValue = (text: string) => JsonValue;

const { BOOL, BYTEA, FLOAT4, FLOAT8, INT2, INT4, INT8, JSON: JSON_TYPE, JSONB, OID } = types.builtins;

/** Types by number that are more than text in JSON. Decimals stay text: they are exact, and a double is not. */
const READERS: ReadonlyMap<number, ReadValue> = new Map<number, ReadValue>([
	[BOOL, (text) => text === 't'],
	[BYTEA, (text) => Buffer.from(text.slice('\\x'.length), 'hex').toString('base64')],
	[INT2, Number],
	[INT4, Number],
	[OID, Number],
	[INT8, exactNumber],
	[FLOAT4, double],
	[FLOAT8, double],
	[JSON_TYPE, exactJson],
	[JSONB, exactJson],
]);

/** Types of the elements by the number of the list's type; these numbers are the same in every server. */
const ELEMENTS: ReadonlyMap<number, number> = new Map([
	[1000, BOOL],
	[1001, BYTEA],
	[1005, INT2],
	[1007, INT4],
	[1028, OID],
	[1016, INT8],
	[1021, FLOAT4],
	[1022, FLOAT8],
	[199, JSON_TYPE],
	[3807, JSONB],
	...[1002, 1009, 1014, 1015, 1041, 1115, 1182, 1183, 1185, 1187, 1231, 1270, 2951].map(asTextList),
]);

/** Takes a list of any type apart. The driver knows its number, but not under a name. */
const TEXT_LIST: number = 1009;
const readTextList: (text: string) => unknown = types.getTypeParser(TEXT_LIST);

/** How `pg` is to read values: as JSON that loses nothing. What JSON has no form for is the text PostgreSQL writes. */
export const postgresTypes = {
	getTypeParser(typeNumber: number) {
		const element = ELEMENTS.get(typeNumber);
		if (element !== undefined) return (text: string) => list(readTextList(text), readerOf(element));
		return readerOf(typeNumber);
	},
};

function readerOf(typeNumber: number): ReadValue {
	return READERS.get(typeNumber) ?? asText;
}

/** A list may hold lists and nulls. */
function list(value: unknown, read: ReadValue): JsonValue {
	if (Array.isArray(value)) return value.map((element) => list(element, read));
	return typeof value === 'string' ? read(value) : null;
}

function double(text: string): JsonValue {
	const value = Number(text);
	return Number.isFinite(value) ? value : text;
}

function asText(text: string): JsonValue {
	return text;
}

function asTextList(typeNumber: number): [number, number] {
	return [typeNumber, types.builtins.TEXT];
}
