import type { Database } from '../db/database.ts';
import { findRoles } from '../db/query/session.ts';
import { findTokenOfOrganization } from '../db/query/token.ts';
import type { Actor } from '../engine/run-spec.ts';
import { lookedUp } from './looked-up.ts';
import type { Principal } from './principal.ts';
import { type Place, principalAt } from './principal-at.ts';
import { isGoodToken, tokenIdentityOf } from './token-identities.ts';

/**
 * What somebody who asked for something earlier is in a place now, for work that goes on without them. A person need not
 * be signed in any more. Null for whoever may not know of the place: their token was revoked, or they left.
 */
export async function currentPrincipal(
	db: Database,
	{ kind, id }: Pick<Actor, 'kind' | 'id'>,
	place: Place,
	nowMs: number,
): Promise<Principal | null | 'unavailable'> {
	if (kind === 'user') {
		const roles = await lookedUp(findRoles(db, id));
		return roles === 'unavailable' ? roles : principalAt({ kind, id, ...roles }, place);
	}
	const row = await lookedUp(findTokenOfOrganization(db, place.organizationId, id));
	if (row === 'unavailable') return row;
	return row === null || !isGoodToken(row, nowMs) ? null : principalAt(tokenIdentityOf(row), place);
}
