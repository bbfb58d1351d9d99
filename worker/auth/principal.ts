import type { Scope } from '../contract/scope.ts';
import type { Actor } from '../engine/run-spec.ts';

/** Who a request comes from and what it may do. `projectId` is null for a token of the whole organization. */
export interface Principal {
	readonly kind: 'token';
	readonly id: string;
	readonly organizationId: string;
	readonly projectId: string | null;
	readonly scopes: readonly Scope[];
	/** Epoch ms; null for never. */
	readonly expiresAt: number | null;
}

/** The principal as facts and audit keep it. */
export function actorOf(principal: Principal): Actor {
	return { kind: principal.kind, id: principal.id };
}

/** The principal in one text, for columns such as a version's author. */
export function actorText(principal: Principal): string {
	return `${principal.kind}:${principal.id}`;
}
