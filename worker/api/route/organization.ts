import { createRoute } from '@hono/zod-openapi';
import { organizationSchema } from '../../contract/organization.ts';
import { pageSchema } from '../../contract/page.ts';
import { getOrganization } from '../../service/organization.ts';
import { jsonAnswer } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { organizationParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const list = createRoute({
	operationId: 'listOrganizations',
	summary: 'The organization of this token',
	tags: ['Organizations'],
	method: 'get',
	path: '/organizations',
	...guarded('organization.read'),
	responses: {
		200: jsonAnswer(pageSchema(organizationSchema), 'A list of one.'),
		...errorResponses(...GUARDED_ERRORS),
	},
});

const get = createRoute({
	operationId: 'getOrganization',
	summary: 'One organization',
	tags: ['Organizations'],
	method: 'get',
	path: '/organizations/{organizationId}',
	...guarded('organization.read'),
	request: { params: organizationParams },
	responses: { 200: jsonAnswer(organizationSchema, 'The organization.'), ...errorResponses(...GUARDED_ERRORS) },
});

export function organizationRoutes() {
	return newRoutes()
		.openapi(list, async (c) => {
			const result = await getOrganization(c.get('services'), c.get('principal').organizationId);
			return result.ok ? c.json({ items: [result.value], nextCursor: null }, 200) : refusal(c, result);
		})
		.openapi(get, async (c) => {
			const { organizationId } = c.req.valid('param');
			const result = await getOrganization(c.get('services'), organizationId);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		});
}
