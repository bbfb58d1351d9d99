import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { pageQueryFields, pageSchema } from '../../contract/page.ts';
import { projectChangeSchema, projectCreateSchema, projectSchema } from '../../contract/project.ts';
import { changeProject, createProject, getProject, listVisibleProjects } from '../../service/project.ts';
import { jsonAnswer, jsonBody } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded, IDEMPOTENT_ERRORS } from '../guarded.ts';
import { idempotencyHeaderSchema } from '../idempotency-key.ts';
import { newRoutes } from '../new-routes.ts';
import { projectParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const list = createRoute({
	operationId: 'listProjects',
	summary: 'Projects one may know of',
	tags: ['Projects'],
	method: 'get',
	path: '/projects',
	...guarded('project.read'),
	request: { query: z.strictObject(pageQueryFields) },
	responses: {
		200: jsonAnswer(pageSchema(projectSchema), 'One page, oldest first.'),
		...errorResponses(...GUARDED_ERRORS),
	},
});

const create = createRoute({
	operationId: 'createProject',
	summary: 'Create a project',
	description: 'Needs an owner or admin of the organization, or a token of the whole organization.',
	tags: ['Projects'],
	method: 'post',
	path: '/projects',
	...guarded('project.create', { body: 'json', idempotent: true }),
	request: { headers: idempotencyHeaderSchema, body: jsonBody(projectCreateSchema) },
	responses: {
		201: jsonAnswer(projectSchema, 'The new project.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS, ...IDEMPOTENT_ERRORS, 'name_taken', 'limit_reached'),
	},
});

const change = createRoute({
	operationId: 'changeProject',
	summary: 'Change a project',
	description: 'What is left out stays as it is; settings are given whole.',
	tags: ['Projects'],
	method: 'patch',
	path: '/projects/{projectId}',
	...guarded('project.manage', { body: 'json' }),
	request: { params: projectParams, body: jsonBody(projectChangeSchema) },
	responses: {
		200: jsonAnswer(projectSchema, 'The project as it is now.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS, 'name_taken'),
	},
});

const get = createRoute({
	operationId: 'getProject',
	summary: 'One project',
	tags: ['Projects'],
	method: 'get',
	path: '/projects/{projectId}',
	...guarded('project.read'),
	request: { params: projectParams },
	responses: { 200: jsonAnswer(projectSchema, 'The project.'), ...errorResponses(...GUARDED_ERRORS) },
});

export function projectRoutes() {
	return newRoutes()
		.openapi(list, async (c) => {
			const result = await listVisibleProjects(c.get('services'), c.get('identity'), c.req.valid('query'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(create, async (c) => {
			const result = await createProject(c.get('services'), c.get('identity'), c.req.valid('json'));
			return result.ok ? c.json(result.value, 201) : refusal(c, result);
		})
		.openapi(change, async (c) => {
			const place = { organizationId: c.get('principal').organizationId, ...c.req.valid('param') };
			const result = await changeProject(c.get('services'), place, c.req.valid('json'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(get, async (c) => {
			const { projectId } = c.req.valid('param');
			const result = await getProject(c.get('services'), c.get('principal').organizationId, projectId);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		});
}
