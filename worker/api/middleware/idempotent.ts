import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { z } from 'zod';
import { decryptSecret, encryptSecret } from '../../auth/encryption.ts';
import { actorText } from '../../auth/principal.ts';
import { sha256Hex } from '../../auth/sha256.ts';
import {
	claimIdempotencyKey,
	type IdempotencyRow,
	releaseIdempotencyKey,
	storeIdempotentAnswer,
} from '../../db/query/idempotency-key.ts';
import { logLine, messageOf } from '../../lib/log-line.ts';
import { refuseWith } from '../../service/answer.ts';
import type { AppEnv } from '../app-env.ts';
import { idempotencyKeySchema } from '../idempotency-key.ts';
import { invalidRequest } from '../invalid-request.ts';
import { refusal } from '../refusal.ts';

/** A claim this old without an answer belongs to a request that died; no request lives that long. */
const CLAIM_STALE_MS = 60_000;

const storedAnswerSchema = z.strictObject({
	status: z.union([z.literal(200), z.literal(201), z.literal(202)]),
	body: z.string(),
});

/**
 * Gives a repeated request the answer of the first. Only successes are kept: a refusal changed nothing, so judging the
 * same request again is both safe and more useful. Answers are stored encrypted, because some hold a secret.
 */
export const idempotent = createMiddleware<AppEnv>(async (c, next) => {
	const header = c.req.header('idempotency-key');
	if (header === undefined) return next();
	const key = idempotencyKeySchema.safeParse(header);
	if (!key.success)
		return refusal(c, invalidRequest([{ in: 'header', pointer: '/idempotency-key', message: 'is not a key' }]));
	const { db, now } = c.get('services');
	const scope = scopeOf(c);
	const claim = { scope, key: key.data, bodyHash: await sha256Hex(await c.req.raw.clone().text()), createdAt: now() };
	const held = await claimIdempotencyKey(db, claim, now() - CLAIM_STALE_MS);
	if (held !== null) return replay(c, held, claim.bodyHash);
	await next();
	await keepAnswer(c, scope, key.data);
});

/**
 * Keeps the answer of a request that was carried out. If that fails the request succeeded all the same: the key stays
 * claimed for a minute, and a repetition after that is judged as a new request.
 */
async function keepAnswer(c: Context<AppEnv>, scope: string, key: string): Promise<void> {
	const { db, settings } = c.get('services');
	try {
		const answer = storedAnswerSchema.safeParse({ status: c.res.status, body: await c.res.clone().text() });
		if (!answer.success) return await releaseIdempotencyKey(db, scope, key);
		const sealed = await encryptSecret(settings.encryptionKeys, scope, JSON.stringify(answer.data));
		await storeIdempotentAnswer(db, scope, key, sealed);
	} catch (error) {
		logLine('api.answer_not_kept', { requestId: c.get('requestId'), message: messageOf(error) });
	}
}

async function replay(c: Context<AppEnv>, held: IdempotencyRow, bodyHash: string) {
	if (held.bodyHash !== bodyHash) return refusal(c, refuseWith('idempotency_conflict'));
	if (held.answer === null) return refusal(c, refuseWith('idempotency_in_progress'));
	const opened = await decryptSecret(c.get('services').settings.encryptionKeys, held.scope, held.answer);
	// The key that sealed the answer is gone, so all that can be said is that the request was carried out.
	if (opened === null) return refusal(c, refuseWith('idempotency_conflict'));
	const { status, body } = storedAnswerSchema.parse(JSON.parse(opened));
	return c.body(body, status, { 'content-type': 'application/json', 'idempotency-replayed': 'true' });
}

function scopeOf(c: Context<AppEnv>): string {
	// With its query, because a dry run is another request than the real one.
	return `${actorText(c.get('identity'))} ${c.req.method} ${c.req.path}${new URL(c.req.url).search}`;
}
