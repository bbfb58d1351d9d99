import { answer, api, type Schema } from '#lib/api/client.ts';
import type { Page } from '#lib/state/paged-list.svelte.ts';

export type Token = Schema<'Token'>;
export type Scope = Token['scopes'][number];

export interface NewToken {
	readonly name: string;
	readonly scopes: Scope[];
	readonly expiresAt: string | null;
}

/** Where tokens are good: in one project, or in a whole organization. */
export interface TokenPlace {
	/** Unique among places. */
	readonly key: string;
	/** An address of the API that a token of this place may read. */
	readonly examplePath: string;
	readonly list: (cursor: string | undefined, limit: number, signal: AbortSignal) => Promise<Page<Token>>;
	readonly create: (body: NewToken, idempotencyKey: string) => Promise<Schema<'CreatedToken'>>;
	readonly revoke: (tokenId: string) => Promise<Token>;
}

export function projectTokens(projectId: string): TokenPlace {
	const path = { projectId };
	return {
		key: `tokens ${projectId}`,
		examplePath: `/api/v1/projects/${projectId}/instances`,
		list: (cursor, limit, signal) =>
			answer(
				api.GET('/api/v1/projects/{projectId}/tokens', {
					params: { path, query: { limit, ...(cursor ? { cursor } : {}) } },
					signal,
				}),
			),
		create: (body, key) =>
			answer(
				api.POST('/api/v1/projects/{projectId}/tokens', {
					params: { path, header: { 'idempotency-key': key } },
					body,
				}),
			),
		revoke: (tokenId) =>
			answer(api.DELETE('/api/v1/projects/{projectId}/tokens/{tokenId}', { params: { path: { projectId, tokenId } } })),
	};
}

export function organizationTokens(organizationId: string): TokenPlace {
	const path = { organizationId };
	return {
		key: `tokens ${organizationId}`,
		examplePath: '/api/v1/projects',
		list: (cursor, limit, signal) =>
			answer(
				api.GET('/api/v1/organizations/{organizationId}/tokens', {
					params: { path, query: { limit, ...(cursor ? { cursor } : {}) } },
					signal,
				}),
			),
		create: (body, key) =>
			answer(
				api.POST('/api/v1/organizations/{organizationId}/tokens', {
					params: { path, header: { 'idempotency-key': key } },
					body,
				}),
			),
		revoke: (tokenId) =>
			answer(
				api.DELETE('/api/v1/organizations/{organizationId}/tokens/{tokenId}', {
					params: { path: { organizationId, tokenId } },
				}),
			),
	};
}
