import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { pageQueryFields, pageSchema } from '../../contract/page.ts';
import { createdTokenSchema, tokenCreateSchema, tokenSchema } from '../../contract/token.ts';
import { createToken, listTokensOf, revokeOrganizationToken } from '../../service/token.ts';
import { jsonAnswer, jsonBody } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded, IDEMPOTENT_ERRORS } from '../guarded.ts';
import { idempotencyHeaderSchema } from '../idempotency-key.ts';
import { newRoutes } from '../new-routes.ts';
import { organizationParams, organizationTokenParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const list = createRoute({
	operationId: 'listOrganizationTokens',
	summary: 'Tokens of the whole organization',
	tags: ['Tokens'],
	method: 'get',
	path: '/organizations/{organizationId}/tokens',
	...guarded('organizationToken.read'),
	request: { params: organizationParams, query: z.strictObject(pageQueryFields) },
	responses: {
		200: jsonAnswer(
			pageSchema(tokenSchema),
			'One page, oldest first, revoked ones included. Tokens of projects are not among them.',
		),
		...errorResponses(...GUARDED_ERRORS),
	},
});

const create = createRoute({
	operationId: 'createOrganizationToken',
	summary: 'Create a token of the whole organization',
	description: 'The token is in this answer and nowhere else. It is never wider than whoever creates it.',
	tags: ['Tokens'],
	method: 'post',
	path: '/organizations/{organizationId}/tokens',
	...guarded('organizationToken.manage', { body: 'json', idempotent: true }),
	request: { params: organizationParams, headers: idempotencyHeaderSchema, body: jsonBody(tokenCreateSchema) },
	responses: {
		201: jsonAnswer(createdTokenSchema, 'The new token.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS, ...IDEMPOTENT_ERRORS),
	},
});

const revoke = createRoute({
	operationId: 'revokeOrganizationToken',
	summary: 'Revoke a token of the whole organization',
	description:
		'Takes hold within a minute everywhere. Revoking twice changes nothing; tokens that this one created stay good. The token that asks cannot be revoked, nor, while the organization has no owner, the last one with `admin` that never expires.',
	tags: ['Tokens'],
	method: 'delete',
	path: '/organizations/{organizationId}/tokens/{tokenId}',
	...guarded('organizationToken.manage'),
	request: { params: organizationTokenParams },
	responses: {
		200: jsonAnswer(tokenSchema, 'The revoked token.'),
		...errorResponses(...GUARDED_ERRORS, 'token_needed'),
	},
});

export function organizationTokenRoutes() {
	return newRoutes()
		.openapi(list, async (c) => {
			const place = { organizationId: c.get('principal').organizationId, projectId: null };
			const result = await listTokensOf(c.get('services'), place, c.req.valid('query'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(create, async (c) => {
			const result = await createToken(c.get('services'), c.get('principal'), null, c.req.valid('json'));
			return result.ok ? c.json(result.value, 201) : refusal(c, result);
		})
		.openapi(revoke, async (c) => {
			const { tokenId } = c.req.valid('param');
			const result = await revokeOrganizationToken(c.get('services'), c.get('principal'), tokenId);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		});
}
