import type { OrganizationRole, ProjectRole } from '../contract/role.ts';
import type { Scope } from '../contract/scope.ts';
import type { Actor } from '../engine/run-spec.ts';

/** A program that a request comes from. `projectId` is null for a token of the whole organization. */
export interface TokenIdentity {
	readonly kind: 'token';
	readonly id: string;
	readonly organizationId: string;
	readonly projectId: string | null;
	readonly scopes: readonly Scope[];
	/** Epoch ms; null for never. */
	readonly expiresAt: number | null;
}

/** A person that a request comes from, with every role they have. */
export interface UserIdentity {
	readonly kind: 'user';
	readonly id: string;
	readonly sessionId: string;
	readonly organizations: readonly { readonly id: string; readonly role: OrganizationRole }[];
	/** Roles in single projects, which owners and admins of the organization do not need. */
	readonly projects: readonly {
		readonly id: string;
		readonly organizationId: string;
		readonly roles: readonly ProjectRole[];
	}[];
	/** When the session ends, in epoch ms. */
	readonly expiresAt: number;
}

/** Who a request comes from. */
export type Identity = TokenIdentity | UserIdentity;

/**
 * What somebody is in the organization or project that a request is about. A person is there what a token with their
 * roles would be: one table then judges people and programs.
 */
export interface Principal extends Omit<TokenIdentity, 'kind'> {
	readonly kind: Identity['kind'];
	/** What a person is in the organization; null for a token. */
	readonly role: OrganizationRole | null;
}

/** The principal as facts and audit keep it. */
export function actorOf({ kind, id }: Pick<Principal, 'kind' | 'id'>): Actor {
	return { kind, id };
}

/** The principal in one text, for columns such as a version's author. */
export function actorText({ kind, id }: Pick<Principal, 'kind' | 'id'>): string {
	return `${kind}:${id}`;
}

/** Who a text of `actorText` names; what nobody asked for was done by the system, in the name of its part. */
export function actorOfText(text: string | null, part: string): Actor {
	const [kind, id] = (text ?? '').split(':');
	const isPrincipal = (kind === 'token' || kind === 'user') && id !== undefined;
	return isPrincipal ? { kind, id } : { kind: 'system', id: part };
}
