import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { organizationSchema, organizationWriteSchema } from '../../contract/organization.ts';
import { pageQueryFields, pageSchema } from '../../contract/page.ts';
import {
	changeOrganization,
	foundOrganization,
	getOrganization,
	listVisibleOrganizations,
} from '../../service/organization.ts';
import { jsonAnswer, jsonBody } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded, IDEMPOTENT_ERRORS } from '../guarded.ts';
import { idempotencyHeaderSchema } from '../idempotency-key.ts';
import { newRoutes } from '../new-routes.ts';
import { organizationParams } from '../params.ts';
import { personOf } from '../person-of.ts';
import { refusal } from '../refusal.ts';

const list = createRoute({
	operationId: 'listOrganizations',
	summary: 'Organizations one belongs to',
	tags: ['Organizations'],
	method: 'get',
	path: '/organizations',
	...guarded('organization.read'),
	request: { query: z.strictObject(pageQueryFields) },
	responses: {
		200: jsonAnswer(pageSchema(organizationSchema), 'One page, oldest first. Of a token it is one organization.'),
		...errorResponses(...GUARDED_ERRORS),
	},
});

const found = createRoute({
	operationId: 'createOrganization',
	summary: 'Found an organization',
	description:
		'Whoever asks is its owner. Where sign-up is open this is for everybody who has signed in, else for the owners of the first organization.',
	tags: ['Organizations'],
	method: 'post',
	path: '/organizations',
	...guarded('organization.create', { body: 'json', idempotent: true }),
	request: { headers: idempotencyHeaderSchema, body: jsonBody(organizationWriteSchema) },
	responses: {
		201: jsonAnswer(organizationSchema, 'The new organization.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS, ...IDEMPOTENT_ERRORS, 'limit_reached'),
	},
});

const change = createRoute({
	operationId: 'changeOrganization',
	summary: 'Change an organization',
	tags: ['Organizations'],
	method: 'patch',
	path: '/organizations/{organizationId}',
	...guarded('organization.manage', { body: 'json' }),
	request: { params: organizationParams, body: jsonBody(organizationWriteSchema) },
	responses: {
		200: jsonAnswer(organizationSchema, 'The organization as it is now.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS),
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
			const result = await listVisibleOrganizations(c.get('services'), c.get('identity'), c.req.valid('query'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(found, async (c) => {
			const result = await foundOrganization(c.get('services'), personOf(c), c.req.valid('json'));
			return result.ok ? c.json(result.value, 201) : refusal(c, result);
		})
		.openapi(change, async (c) => {
			const { organizationId } = c.req.valid('param');
			const result = await changeOrganization(c.get('services'), organizationId, c.req.valid('json'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(get, async (c) => {
			const { organizationId } = c.req.valid('param');
			const result = await getOrganization(c.get('services'), organizationId);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		});
}
