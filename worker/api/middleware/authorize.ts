import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { bearerToken } from '../../auth/bearer.ts';
import { type Capability, can, neededFor } from '../../auth/can.ts';
import type { Identity } from '../../auth/identities.ts';
import type { Principal } from '../../auth/principal.ts';
import { noteTokenUse } from '../../db/query/token.ts';
import { refuseWith } from '../../service/answer.ts';
import type { AppEnv } from '../app-env.ts';
import { refusal } from '../refusal.ts';

/** How exact a token's last use is: a busy token must not cost a write per request. */
const USE_NOTED_EVERY_MS = 5 * 60_000;

/**
 * Lets a request pass whose token has a capability in the organization or project that the path names. In this order:
 * who is it (401), may it know of the place (404, so that ids of others tell nothing), may it do this (403).
 */
export function authorize(capability: Capability) {
	return createMiddleware<AppEnv>(async (c, next) => {
		const { db, identities, now } = c.get('services');
		const token = bearerToken(c.req.raw.headers);
		if (token === null) return challenge(c, c.req.header('authorization') === undefined ? 'no_token' : 'not_bearer');
		const identity = await identities.resolve(db, token, now());
		if (!identity.ok)
			return identity.code === 'unauthenticated'
				? challenge(c, 'unknown_token')
				: refusal(c, refuseWith(identity.code));
		const { principal } = identity;
		if (!(await isPlaceVisible(c, principal))) return refusal(c, refuseWith('not_found'));
		if (!can(principal, capability))
			return refusal(c, refuseWith('forbidden', { capability, ...neededFor(capability) }));
		c.set('principal', principal);
		noteUse(c, identity);
		return next();
	});
}

async function isPlaceVisible(c: Context<AppEnv>, principal: Principal): Promise<boolean> {
	const { db, projectOwners } = c.get('services');
	const organizationId = c.req.param('organizationId');
	if (organizationId !== undefined) return organizationId === principal.organizationId;
	const projectId = c.req.param('projectId');
	return projectId === undefined || projectOwners.isVisible(db, principal, projectId);
}

/** Tells apart what the asker can put right; of a token nothing is told but that it is not good. */
function challenge(c: Context<AppEnv>, reason: 'no_token' | 'not_bearer' | 'unknown_token') {
	c.header('www-authenticate', 'Bearer');
	return refusal(c, refuseWith('unauthenticated', { reason }));
}

function noteUse(c: Context<AppEnv>, identity: Identity & { ok: true }): void {
	const { db, now, afterwards } = c.get('services');
	const { lastUsedAt, principal } = identity;
	if (lastUsedAt === undefined) return;
	const notedSince = now() - USE_NOTED_EVERY_MS;
	if (lastUsedAt === null || lastUsedAt < notedSince) afterwards(noteTokenUse(db, principal.id, now(), notedSince));
}
