import type { Identity, UserIdentity } from '../auth/principal.ts';
import { toInstant } from '../contract/instant.ts';
import type { Organization } from '../contract/organization.ts';
import type { Page } from '../contract/page.ts';
import type { Database } from '../db/database.ts';
import {
	countOwned,
	findOrganization,
	insertOrganization,
	type OrganizationRow,
	renameOrganization,
} from '../db/query/organization.ts';
import { setUpOrganization } from '../db/query/setup.ts';
import { listOrganizationsOf } from '../db/query/visible-places.ts';
import { newId } from '../lib/new-id.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import { idPage, type PageQuery } from './id-page.ts';
import type { Services } from './services.ts';

/** Organizations that one person may own. */
export const OWNED_MAX = 20;

/** The organizations that somebody belongs to; of a token it is one. */
export function listVisibleOrganizations(
	{ db }: Services,
	identity: Identity,
	query: PageQuery,
): Promise<Answer<Page<Organization>, 'invalid_request'>> {
	return idPage<OrganizationRow, Organization>(
		query,
		async (page) => {
			if (identity.kind === 'user') return listOrganizationsOf(db, identity.id, page);
			const own = await findOrganization(db, identity.organizationId);
			return own === null || own.id <= page.after ? [] : [own];
		},
		showOrganization,
	);
}

/**
 * Founds an organization, of which whoever asks is the owner. Where accounts are open to everybody so is this; else it is
 * for the owners of the first organization, whose deployment it is.
 */
export async function foundOrganization(
	{ db, settings, sessionIdentities, now }: Services,
	person: UserIdentity,
	{ name }: { readonly name: string },
): Promise<Answer<Organization, 'forbidden' | 'limit_reached'>> {
	if (settings.signUp !== 'open' && !(await ownsDeployment(db, person)))
		return refuseWith('forbidden', { reason: 'sign_up_closed' });
	if ((await countOwned(db, person.id)) >= OWNED_MAX) return refuseWith('limit_reached', { limit: OWNED_MAX });
	const row = { id: newId('organization', now()), name, createdAt: now() };
	await insertOrganization(db, row, person.id);
	sessionIdentities.forget(person.id, now());
	return accept(showOrganization(row));
}

async function ownsDeployment(db: Database, { organizations }: UserIdentity): Promise<boolean> {
	const first = await setUpOrganization(db);
	return organizations.some(({ id, role }) => id === first && role === 'owner');
}

export async function changeOrganization(
	services: Services,
	organizationId: string,
	{ name }: { readonly name: string },
): Promise<Answer<Organization, 'not_found'>> {
	await renameOrganization(services.db, organizationId, name);
	return getOrganization(services, organizationId);
}

export async function getOrganization(
	{ db }: Services,
	organizationId: string,
): Promise<Answer<Organization, 'not_found'>> {
	const row = await findOrganization(db, organizationId);
	return row === null ? refuseWith('not_found') : accept(showOrganization(row));
}

export function showOrganization(row: OrganizationRow): Organization {
	return { id: row.id, name: row.name, createdAt: toInstant(row.createdAt) };
}
