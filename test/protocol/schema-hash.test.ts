import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import * as limits from '../../worker/protocol/limits.ts';
import { MIN_SUPPORTED_PROTOCOL_VERSION, PROTOCOL_HISTORY, PROTOCOL_VERSION } from '../../worker/protocol/version.ts';
import { WIRE_SCHEMAS } from '../../worker/protocol/wire-schemas.ts';

const CURRENT = PROTOCOL_HISTORY.at(-1);

test('the newest line of the history is the version that is spoken', () => {
	expect(CURRENT?.version).toBe(PROTOCOL_VERSION);
	expect(MIN_SUPPORTED_PROTOCOL_VERSION).toBeLessThanOrEqual(PROTOCOL_VERSION);
	expect(PROTOCOL_HISTORY.map((line) => line.version)).toEqual(PROTOCOL_HISTORY.map((_, index) => index + 1));
});

test('no message and no limit changes without a new protocol version', () => {
	const hash = wireHash();
	expect(
		hash,
		`The messages or limits of the executor protocol changed: their hash is now ${hash}. Executors in the field speak ` +
			`version ${PROTOCOL_VERSION}, so raise PROTOCOL_VERSION and add a line with this hash to PROTOCOL_HISTORY. ` +
			'Only while the version has never been released may its own line be given the new hash.',
	).toBe(CURRENT?.schemaHash);
});

function wireHash(): string {
	const schemas = Object.entries(WIRE_SCHEMAS).map(([name, schema]) => [
		name,
		z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
	]);
	return createHash('sha256').update(canonicalJson({ schemas, limits })).digest('hex');
}

function canonicalJson(value: unknown): string {
	return JSON.stringify(value, (_, child: unknown) =>
		typeof child === 'object' && child !== null && !Array.isArray(child)
			? Object.fromEntries(Object.entries(child).sort(([left], [right]) => (left < right ? -1 : 1)))
			: child,
	);
}
