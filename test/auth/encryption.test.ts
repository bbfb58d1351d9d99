import { expect, test } from 'vitest';
import { decryptSecret, encryptSecret, executorSecretContext } from '../../worker/auth/encryption.ts';
import { type KeyRing, parseKeyRing } from '../../worker/auth/key-ring.ts';

const ONE = 'one:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const TWO = 'two:ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=';
const place = executorSecretContext('prj_1', 'exe_1');

function ring(text: string): KeyRing {
	const parsed = parseKeyRing(text);
	if (parsed === null) throw new Error('The test wrote no key ring.');
	return parsed;
}

test('a secret comes back only under the key and the place it was made for', async () => {
	const stored = await encryptSecret(ring(ONE), place, 'whsec_secret');
	expect(stored).not.toContain('secret');
	expect(await decryptSecret(ring(ONE), place, stored)).toBe('whsec_secret');
	expect(await decryptSecret(ring(ONE), executorSecretContext('prj_1', 'exe_2'), stored)).toBeNull();
	expect(await decryptSecret(ring(TWO), place, stored)).toBeNull();
	expect(await decryptSecret(ring(TWO.replace('two', 'one')), place, stored)).toBeNull();
});

test('a rotated key still opens what it closed, and new secrets use the current one', async () => {
	const stored = await encryptSecret(ring(ONE), place, 'whsec_secret');
	const rotated = ring(`${TWO},${ONE}`);
	expect(await decryptSecret(rotated, place, stored)).toBe('whsec_secret');
	expect(await encryptSecret(rotated, place, 'x')).toMatch(/^v1\.two\./);
});

test('the same secret never looks the same twice', async () => {
	expect(await encryptSecret(ring(ONE), place, 'x')).not.toBe(await encryptSecret(ring(ONE), place, 'x'));
});

test('anything changed in a stored secret makes it unreadable', async () => {
	const stored = await encryptSecret(ring(ONE), place, 'whsec_secret');
	const parts = stored.split('.');
	const changed = [
		stored.slice(0, -2),
		`${stored}.x`,
		['v2', ...parts.slice(1)].join('.'),
		[...parts.slice(0, 2), 'AAAAAAAAAAAAAAAA', parts[3]].join('.'),
		'',
		'v1.one',
	];
	for (const text of changed) expect(await decryptSecret(ring(ONE), place, text), text).toBeNull();
});

test.for(['', 'one', 'one:', 'one:c2hvcnQ=', `${ONE},${ONE}`, `${ONE}:x`, `a b:${ONE.slice(4)}`])(
	'%s is no key ring',
	(text) => {
		expect(parseKeyRing(text)).toBeNull();
	},
);
