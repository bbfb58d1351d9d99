import { expect, test } from 'vitest';
import { signCallbackToken, verifyCallbackToken } from '../../worker/auth/callback-token.ts';
import { type KeyRing, parseKeyRing } from '../../worker/auth/key-ring.ts';
import { newId } from '../../worker/lib/new-id.ts';

const ONE = 'one:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const TWO = 'two:ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=';
const NOW = 1_795_000_000_000;

const instanceId = newId('instance', NOW);
const claim = {
	projectId: newId('project', NOW),
	instanceId,
	attemptId: `${instanceId}.extract.1`,
	expiresAt: NOW + 1000,
};

function ring(text: string): KeyRing {
	const parsed = parseKeyRing(text);
	if (parsed === null) throw new Error('The test wrote no key ring.');
	return parsed;
}

test('a capability says what it is for, until it expires', async () => {
	const token = await signCallbackToken(ring(ONE), claim);
	expect(await verifyCallbackToken(ring(ONE), token, NOW)).toEqual(claim);
	expect(await verifyCallbackToken(ring(ONE), token, NOW + 999)).toEqual(claim);
	expect(await verifyCallbackToken(ring(ONE), token, NOW + 1000)).toBeNull();
});

test('a capability outlives the rotation of its key, and not its removal', async () => {
	const token = await signCallbackToken(ring(ONE), claim);
	expect(await verifyCallbackToken(ring(`${TWO},${ONE}`), token, NOW)).toEqual(claim);
	expect(await verifyCallbackToken(ring(TWO), token, NOW)).toBeNull();
	expect(await verifyCallbackToken(ring(TWO.replace('two', 'one')), token, NOW)).toBeNull();
});

test('a capability cannot be made to say something else', async () => {
	const [prefix, key, payload, signature] = (await signCallbackToken(ring(ONE), claim)).split('.');
	const other = await signCallbackToken(ring(ONE), { ...claim, attemptId: `${instanceId}.extract.2` });
	const forged = [
		[prefix, key, other.split('.')[2], signature],
		[prefix, key, payload, signature?.slice(0, -2)],
		[prefix, key, payload],
		[prefix, key, payload, signature, signature],
		[prefix, 'two', payload, signature],
		['orc2', key, payload, signature],
		[prefix, key, payload, ''],
		[''],
	];
	for (const parts of forged)
		expect(await verifyCallbackToken(ring(ONE), parts.join('.'), NOW), parts.join('.')).toBeNull();
});
