import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { type Capability, can, canSomewhere, neededFor } from '../../auth/can.ts';
import { type Place, principalAt } from '../../auth/principal-at.ts';
import { refuseWith } from '../../service/answer.ts';
import type { AppEnv } from '../app-env.ts';
import { authenticate } from '../authenticate.ts';
import { refusal } from '../refusal.ts';

/**
 * Lets a request pass that has a capability in the organization or project that the path names. In this order: who is
 * it (401), may they know of the place (404, so that ids of others tell nothing), may they do this (403).
 *
 * @param freshMs how old the last look-up of who it is may be.
 */
export function authorize(capability: Capability, freshMs?: number) {
	return createMiddleware<AppEnv>(async (c, next) => {
		const authenticated = await authenticate(c, freshMs);
		if (!authenticated.ok) return authenticated.answer;
		const { identity, lookedUpAt } = authenticated.value;
		c.set('identity', identity);
		c.set('lookedUpAt', lookedUpAt);
		const place = await placeOf(c);
		if (place === 'everywhere') return canSomewhere(identity, capability) ? next() : forbidden(c, capability);
		const principal = place === 'nowhere' ? null : principalAt(identity, place);
		if (principal === null) return refusal(c, refuseWith('not_found'));
		if (!can(principal, capability)) return forbidden(c, capability);
		c.set('principal', principal);
		return next();
	});
}

/** The place that the path names: `everywhere` when it names none, `nowhere` when there is no such project. */
async function placeOf(c: Context<AppEnv>): Promise<Place | 'everywhere' | 'nowhere'> {
	const { db, projectOwners } = c.get('services');
	const named = c.req.param('organizationId');
	if (named !== undefined) return { organizationId: named, projectId: null };
	const projectId = c.req.param('projectId');
	if (projectId === undefined) return 'everywhere';
	const organizationId = await projectOwners.organizationOf(db, projectId);
	return organizationId === null ? 'nowhere' : { organizationId, projectId };
}

function forbidden(c: Context<AppEnv>, capability: Capability) {
	return refusal(c, refuseWith('forbidden', { capability, ...neededFor(capability) }));
}
