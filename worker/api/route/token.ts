import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { pageQueryFields, pageSchema } from '../../contract/page.ts';
import { createdTokenSchema, tokenCreateSchema, tokenSchema } from '../../contract/token.ts';
import { createToken, listTokensOf, revokeProjectToken } from '../../service/token.ts';
import { jsonAnswer, jsonBody } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded, IDEMPOTENT_ERRORS } from '../guarded.ts';
import { idempotencyHeaderSchema } from '../idempotency-key.ts';
import { newRoutes } from '../new-routes.ts';
import { projectParams, tokenParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const list = createRoute({
	operationId: 'listTokens',
	summary: 'Tokens of a project',
	tags: ['Tokens'],
	method: 'get',
	path: '/projects/{projectId}/tokens',
	...guarded('token.read'),
	request: { params: projectParams, query: z.strictObject(pageQueryFields) },
	responses: {
		200: jsonAnswer(pageSchema(tokenSchema), 'One page, oldest first, revoked ones included.'),
		...errorResponses(...GUARDED_ERRORS),
	},
});

const create = createRoute({
	operationId: 'createToken',
	summary: 'Create a token of a project',
	description: 'The token is in this answer and nowhere else. It is never wider than whoever creates it.',
	tags: ['Tokens'],
	method: 'post',
	path: '/projects/{projectId}/tokens',
	...guarded('token.manage', { body: 'json', idempotent: true }),
	request: { params: projectParams, headers: idempotencyHeaderSchema, body: jsonBody(tokenCreateSchema) },
	responses: {
		201: jsonAnswer(createdTokenSchema, 'The new token.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS, ...IDEMPOTENT_ERRORS),
	},
});

const revoke = createRoute({
	operationId: 'revokeToken',
	summary: 'Revoke a token',
	description:
		'Takes hold within a minute everywhere. Revoking twice changes nothing; tokens that this one created stay good.',
	tags: ['Tokens'],
	method: 'delete',
	path: '/projects/{projectId}/tokens/{tokenId}',
	...guarded('token.manage'),
	request: { params: tokenParams },
	responses: { 200: jsonAnswer(tokenSchema, 'The revoked token.'), ...errorResponses(...GUARDED_ERRORS) },
});

export function tokenRoutes() {
	return newRoutes()
		.openapi(list, async (c) => {
			const { projectId } = c.req.valid('param');
			const { organizationId } = c.get('principal');
			const result = await listTokensOf(c.get('services'), { organizationId, projectId }, c.req.valid('query'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(create, async (c) => {
			const { projectId } = c.req.valid('param');
			const result = await createToken(c.get('services'), c.get('principal'), projectId, c.req.valid('json'));
			return result.ok ? c.json(result.value, 201) : refusal(c, result);
		})
		.openapi(revoke, async (c) => {
			const { projectId, tokenId } = c.req.valid('param');
			const { organizationId } = c.get('principal');
			const result = await revokeProjectToken(c.get('services'), { organizationId, projectId }, tokenId);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		});
}
