import { env } from 'cloudflare:workers';
import { type Scope, scopeSchema } from '../../../worker/contract/scope.ts';
import { openDatabase } from '../../../worker/db/database.ts';
import { insertProject } from '../../../worker/db/query/project.ts';
import { insertToken, revokeToken } from '../../../worker/db/query/token.ts';
import { organizations } from '../../../worker/db/schema/organizations.ts';
import { newId } from '../../../worker/lib/new-id.ts';
import { newTokenRow } from '../../../worker/service/token.ts';

const db = openDatabase(env.DB);

/** An organization with one project and a token that may do everything in that project. */
export interface Tenant {
	readonly organizationId: string;
	readonly projectId: string;
	readonly token: string;
	/** A token of the whole organization. */
	readonly owner: string;
}

export async function aTenant(timeZone = 'Europe/Berlin'): Promise<Tenant> {
	const now = Date.now();
	const organizationId = newId('organization', now);
	await db.insert(organizations).values({ id: organizationId, name: 'Tests', createdAt: now });
	const projectId = newId('project', now);
	const project = { id: projectId, organizationId, name: 'demo', timeZone, settings: { params: {} } };
	await insertProject(db, { ...project, createdAt: now });
	const place = { organizationId, projectId };
	return { ...place, token: await aToken(place), owner: await aToken({ organizationId, projectId: null }) };
}

/** A project beside a tenant's own, in the same organization and with a token of its own. */
export async function aSibling({ organizationId, owner }: Tenant): Promise<Tenant> {
	const now = Date.now();
	const projectId = newId('project', now);
	const project = {
		id: projectId,
		organizationId,
		name: projectId,
		timeZone: 'Europe/Berlin',
		settings: { params: {} },
	};
	await insertProject(db, { ...project, createdAt: now });
	return { organizationId, projectId, owner, token: await aToken({ organizationId, projectId }) };
}

/** A token of a tenant; with `state` one that is good no longer. */
export async function aToken(
	place: { readonly organizationId: string; readonly projectId: string | null },
	wanted: { scopes?: readonly Scope[]; expiresAt?: number | null; state?: 'good' | 'expired' | 'revoked' } = {},
): Promise<string> {
	const { scopes = scopeSchema.options, expiresAt = null, state = 'good' } = wanted;
	const until = state === 'expired' ? Date.now() - 1 : expiresAt;
	const owner = { organizationId: place.organizationId, projectId: place.projectId, createdBy: 'system:test' };
	const { row, token } = await newTokenRow(owner, { name: 'test', scopes, expiresAt: until }, Date.now());
	await insertToken(db, row);
	if (state === 'revoked') await revokeToken(db, place, row.id, Date.now());
	return token;
}
