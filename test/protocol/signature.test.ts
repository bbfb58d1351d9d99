import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { generateChallenge, signChallenge, verifyChallenge } from '../../worker/protocol/challenge.ts';
import { signMessage, type Verification, verifyMessage } from '../../worker/protocol/signature.ts';
import { generateSigningSecret, signingSecretSchema } from '../../worker/protocol/signing-secret.ts';

const NOW_MS = 1_800_000_000_000;
const SECRET = generateSigningSecret();
const OTHER_SECRET = generateSigningSecret();
const printable = fc.string({ unit: fc.constantFrom(...'abcXYZ019._-[]'), minLength: 1, maxLength: 40 });
const text = fc.string({ unit: 'grapheme', maxLength: 200 });

async function signed(overrides: Partial<Parameters<typeof signMessage>[0]> = {}) {
	const message = { secrets: [SECRET], id: 'ins_1.extract.1.run', body: '{"a":"é"}', nowMs: NOW_MS, ...overrides };
	return { body: message.body, headers: await signMessage(message) };
}

function verified(
	message: { headers: Record<string, string>; body: string },
	overrides: { secrets?: string[]; nowMs?: number } = {},
): Promise<Verification> {
	return verifyMessage({
		secrets: overrides.secrets ?? [SECRET],
		headers: new Headers(message.headers),
		body: new TextEncoder().encode(message.body),
		nowMs: overrides.nowMs ?? NOW_MS,
	});
}

describe('between us and the Standard Webhooks library', () => {
	test('the library accepts what we sign', async () => {
		await fc.assert(
			fc.asyncProperty(printable, text, async (id, word) => {
				const now = Date.now();
				const message = await signed({ id, body: JSON.stringify({ word }), nowMs: now });
				expect(new Webhook(SECRET).verify(message.body, message.headers)).toEqual({ word: word.toWellFormed() });
			}),
		);
	});

	test('we accept what the library signs', async () => {
		await fc.assert(
			fc.asyncProperty(printable, text, async (id, body) => {
				const headers = {
					'webhook-id': id,
					'webhook-timestamp': String(NOW_MS / 1000),
					'webhook-signature': new Webhook(SECRET).sign(id, new Date(NOW_MS), body),
				};
				expect(await verified({ headers, body })).toEqual({ ok: true, id, sentAtMs: NOW_MS });
			}),
		);
	});

	test('the library finds its signature among those of a rotation', async () => {
		const message = await signed({ secrets: [OTHER_SECRET, SECRET], nowMs: Date.now() });
		expect(() => new Webhook(SECRET).verify(message.body, message.headers)).not.toThrow();
	});
});

describe('verification', () => {
	test('any altered byte of the body is refused', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.uint8Array({ minLength: 1, maxLength: 64 }),
				fc.nat(),
				fc.integer({ min: 1, max: 255 }),
				async (bytes, place, flip) => {
					const body = Array.from(bytes, (byte) => String.fromCharCode(byte & 0x7f)).join('');
					const message = await signed({ body });
					const altered = new TextEncoder().encode(body);
					const index = place % altered.length;
					altered[index] = (altered[index] ?? 0) ^ flip;
					const verification = await verifyMessage({
						secrets: [SECRET],
						headers: new Headers(message.headers),
						body: altered,
						nowMs: NOW_MS,
					});
					expect(verification).toEqual({ ok: false, reason: 'no_matching_signature' });
				},
			),
		);
	});

	test.each([
		['another id', { 'webhook-id': 'ins_1.extract.2.run' }, 'no_matching_signature'],
		['another second', { 'webhook-timestamp': String(NOW_MS / 1000 + 1) }, 'no_matching_signature'],
		['a timestamp that is no number', { 'webhook-timestamp': '18e8' }, 'bad_timestamp'],
		['a negative timestamp', { 'webhook-timestamp': '-1800000000' }, 'bad_timestamp'],
		['an empty id', { 'webhook-id': '' }, 'missing_header'],
		['an empty signature', { 'webhook-signature': '' }, 'missing_header'],
		['a signature of another scheme', { 'webhook-signature': 'v1a,AAAA' }, 'no_matching_signature'],
		['a signature that is not base64', { 'webhook-signature': 'v1,!!!!' }, 'no_matching_signature'],
		['a signature cut short', { 'webhook-signature': 'v1,AAAA' }, 'no_matching_signature'],
	])('%s is refused', async (_, headers, reason) => {
		const message = await signed();
		expect(await verified({ ...message, headers: { ...message.headers, ...headers } })).toEqual({ ok: false, reason });
	});

	test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])(
		'a message without %s is refused',
		async (name) => {
			const message = await signed();
			const { [name]: _, ...headers } = message.headers;
			expect(await verified({ ...message, headers })).toEqual({ ok: false, reason: 'missing_header' });
		},
	);

	test.each([
		['five minutes old', 300_000, true],
		['a second more than five minutes old', 301_000, 'too_old'],
		['five minutes ahead', -300_000, true],
		['a second more than five minutes ahead', -301_000, 'too_new'],
	])('a message %s is judged by the tolerance', async (_, ageMs, expected) => {
		const verification = await verified(await signed(), { nowMs: NOW_MS + ageMs });
		expect(verification.ok || verification.reason).toBe(expected);
	});

	test('during rotation both secrets are accepted, afterwards only the new one', async () => {
		const old = await signed({ secrets: [OTHER_SECRET] });
		expect(await verified(old, { secrets: [SECRET, OTHER_SECRET] })).toMatchObject({ ok: true });
		expect(await verified(old, { secrets: [SECRET] })).toMatchObject({ ok: false });
	});

	test('a header stuffed with signatures is not searched to its end', async () => {
		const message = await signed();
		const stuffed = `${new Array(100).fill('v1,AAAA').join(' ')} ${message.headers['webhook-signature']}`;
		const verification = await verified({ ...message, headers: { ...message.headers, 'webhook-signature': stuffed } });
		expect(verification).toEqual({ ok: false, reason: 'no_matching_signature' });
	});
});

describe('secrets', () => {
	test('a generated secret is one, and each is another', () => {
		expect(signingSecretSchema.safeParse(SECRET).success).toBe(true);
		expect(SECRET).not.toBe(OTHER_SECRET);
	});

	test.each([
		'',
		'whsec_',
		'whsec_AAAA',
		`WHSEC_${SECRET}`,
		SECRET.slice('whsec_'.length),
		`whsec_${'A'.repeat(400)}`,
		'whsec_!!',
	])('%j is no secret', (secret) => {
		expect(signingSecretSchema.safeParse(secret).success).toBe(false);
	});

	test('signing with something else is a mistake in the program', async () => {
		await expect(signed({ secrets: ['whsec_'] })).rejects.toThrow(TypeError);
	});
});

describe('challenge', () => {
	test('the answer to a challenge holds for that challenge and that secret alone', async () => {
		const challenge = generateChallenge();
		const signature = await signChallenge(SECRET, challenge);
		expect(await verifyChallenge([OTHER_SECRET, SECRET], challenge, signature)).toBe(true);
		expect(await verifyChallenge([OTHER_SECRET], challenge, signature)).toBe(false);
		expect(await verifyChallenge([SECRET], generateChallenge(), signature)).toBe(false);
		expect(await verifyChallenge([SECRET], challenge, 'not base64')).toBe(false);
	});

	test('the signature is plain HMAC-SHA256 in base64, as every tool computes it', async () => {
		// echo -n 'challenge-0123456789' | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…0f -binary | base64
		const secret = 'whsec_AAECAwQFBgcICQoLDA0ODw==';
		expect(await signChallenge(secret, 'challenge-0123456789')).toBe('zbJySqO1FY0zBF8rK1Gl+PLiLzhGd9HwnDv3T+afqAA=');
	});
});
