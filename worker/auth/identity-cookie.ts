import { z } from 'zod';
import { idSchema } from '../contract/ids.ts';
import { organizationRoleSchema, projectRoleSchema } from '../contract/role.ts';
import type { KeyRing } from './key-ring.ts';
import type { UserIdentity } from './principal.ts';
import { sha256Hex } from './sha256.ts';
import { openSignedValue, signValue } from './signed-text.ts';

/** Browsers keep cookies of up to 4,096 characters, name and attributes included. */
const COOKIE_CHARACTERS_MAX = 3500;

/** A person as the database knew them at a time (epoch ms). */
export interface SeenIdentity {
	readonly identity: UserIdentity;
	readonly lookedUpAt: number;
}

const seenSchema = z
	.tuple([
		z.string(),
		z.int(),
		idSchema('user'),
		idSchema('session'),
		z.int(),
		z.array(z.tuple([idSchema('organization'), organizationRoleSchema])),
		z.array(z.tuple([idSchema('project'), idSchema('organization'), z.array(projectRoleSchema)])),
	])
	.transform(([sessionHash, lookedUpAt, id, sessionId, expiresAt, organizations, projects]) => ({
		sessionHash,
		lookedUpAt,
		identity: {
			kind: 'user' as const,
			id,
			sessionId,
			expiresAt,
			organizations: organizations.map(([organizationId, role]) => ({ id: organizationId, role })),
			projects: projects.map(([projectId, organizationId, roles]) => ({ id: projectId, organizationId, roles })),
		},
	}));

/**
 * Writes who a session belongs to, so that another isolate need not ask the database, or cannot. It is bound to the
 * session's token: beside the cookie of another session it means nothing. Null for somebody with too many roles for a
 * cookie, whom every isolate then looks up for itself.
 */
export async function writeIdentityCookie(ring: KeyRing, token: string, seen: SeenIdentity): Promise<string | null> {
	const { identity, lookedUpAt } = seen;
	const { id, sessionId, expiresAt, organizations, projects } = identity;
	const text = await signValue(ring, 'ori1', [
		await sha256Hex(token),
		lookedUpAt,
		id,
		sessionId,
		expiresAt,
		organizations.map((organization) => [organization.id, organization.role]),
		projects.map((project) => [project.id, project.organizationId, project.roles]),
	]);
	return text.length <= COOKIE_CHARACTERS_MAX ? text : null;
}

/** What such a cookie says beside the cookie of its own session; null for anything else. */
export async function readIdentityCookie(ring: KeyRing, token: string, text: string): Promise<SeenIdentity | null> {
	const parsed = seenSchema.safeParse(await openSignedValue(ring, 'ori1', text));
	if (!parsed.success || parsed.data.sessionHash !== (await sha256Hex(token))) return null;
	return parsed.data;
}
