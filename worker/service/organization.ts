import { toInstant } from '../contract/instant.ts';
import type { Organization } from '../contract/organization.ts';
import { findOrganization, type OrganizationRow } from '../db/query/organization.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import type { Services } from './services.ts';

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
