import { createRoute } from '@hono/zod-openapi';
import { toInstant } from '../../contract/instant.ts';
import { meSchema } from '../../contract/me.ts';
import { jsonAnswer } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';

const get = createRoute({
	operationId: 'getMe',
	summary: 'Who this token is and what it may do',
	tags: ['Identity'],
	method: 'get',
	path: '/me',
	...guarded('identity.read'),
	responses: { 200: jsonAnswer(meSchema, 'The token behind this request.'), ...errorResponses(...GUARDED_ERRORS) },
});

export function meRoutes() {
	return newRoutes().openapi(get, (c) => {
		const { kind, id, organizationId, projectId, scopes, expiresAt } = c.get('principal');
		const expires = expiresAt === null ? null : toInstant(expiresAt);
		return c.json({ kind, id, organizationId, projectId, scopes: [...scopes], expiresAt: expires }, 200);
	});
}
