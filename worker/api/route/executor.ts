import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import {
	createdExecutorSchema,
	executorChangeSchema,
	executorCreateSchema,
	executorSchema,
	listedExecutorSchema,
} from '../../contract/executor.ts';
import { pageQueryFields, pageSchema } from '../../contract/page.ts';
import { createExecutor, getExecutor, listProjectExecutors, removeExecutor } from '../../service/executor.ts';
import { editExecutor } from '../../service/executor-change.ts';
import { jsonAnswer, jsonBody } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded, IDEMPOTENT_ERRORS } from '../guarded.ts';
import { idempotencyHeaderSchema } from '../idempotency-key.ts';
import { newRoutes } from '../new-routes.ts';
import { executorParams, projectParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const path = '/projects/{projectId}/executors';

const list = createRoute({
	operationId: 'listExecutors',
	summary: 'Executors of a project',
	tags: ['Executors'],
	method: 'get',
	path,
	...guarded('executor.read'),
	request: { params: projectParams, query: z.strictObject(pageQueryFields) },
	responses: {
		200: jsonAnswer(pageSchema(listedExecutorSchema), 'One page, oldest first, without the schemas of task types.'),
		...errorResponses(...GUARDED_ERRORS),
	},
});

const create = createRoute({
	operationId: 'createExecutor',
	summary: 'Register an executor',
	description:
		'Without a secret one is generated; it is in this answer and nowhere else. Give it to the executor, then call `describe`: only an executor that has proved its secret is sent work.',
	tags: ['Executors'],
	method: 'post',
	path,
	...guarded('executor.manage', { body: 'json', idempotent: true }),
	request: { params: projectParams, headers: idempotencyHeaderSchema, body: jsonBody(executorCreateSchema) },
	responses: {
		201: jsonAnswer(createdExecutorSchema, 'The new executor, with the secret if it was generated.'),
		...errorResponses(
			...GUARDED_ERRORS,
			...BODY_ERRORS,
			...IDEMPOTENT_ERRORS,
			'name_taken',
			'limit_reached',
			'url_refused',
		),
	},
});

const get = createRoute({
	operationId: 'getExecutor',
	summary: 'One executor',
	tags: ['Executors'],
	method: 'get',
	path: `${path}/{executorId}`,
	...guarded('executor.read'),
	request: { params: executorParams },
	responses: { 200: jsonAnswer(executorSchema, 'The executor.'), ...errorResponses(...GUARDED_ERRORS) },
});

const change = createRoute({
	operationId: 'changeExecutor',
	summary: 'Change an executor',
	description: 'A new URL is asked for the handshake first; if that fails, nothing changes.',
	tags: ['Executors'],
	method: 'patch',
	path: `${path}/{executorId}`,
	...guarded('executor.manage', { body: 'json' }),
	request: { params: executorParams, body: jsonBody(executorChangeSchema) },
	responses: {
		200: jsonAnswer(executorSchema, 'The executor as it is now.'),
		...errorResponses(
			...GUARDED_ERRORS,
			...BODY_ERRORS,
			'name_taken',
			'precondition_failed',
			'url_refused',
			'describe_failed',
		),
	},
});

const remove = createRoute({
	operationId: 'removeExecutor',
	summary: 'Remove an executor',
	description: 'It is sent nothing new after ten seconds at most.',
	tags: ['Executors'],
	method: 'delete',
	path: `${path}/{executorId}`,
	...guarded('executor.manage'),
	request: { params: executorParams },
	responses: { 204: { description: 'It is gone.' }, ...errorResponses(...GUARDED_ERRORS, 'precondition_failed') },
});

export function executorRoutes() {
	return newRoutes()
		.openapi(list, async (c) => {
			const { projectId } = c.req.valid('param');
			const result = await listProjectExecutors(c.get('services'), c.get('principal'), projectId, c.req.valid('query'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(create, async (c) => {
			const result = await createExecutor(c.get('services'), c.req.valid('param').projectId, c.req.valid('json'));
			return result.ok ? c.json(result.value, 201) : refusal(c, result);
		})
		.openapi(get, async (c) => {
			const { projectId, executorId } = c.req.valid('param');
			const result = await getExecutor(c.get('services'), c.get('principal'), projectId, executorId);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(change, async (c) => {
			const { projectId, executorId } = c.req.valid('param');
			const result = await editExecutor(c.get('services'), projectId, executorId, c.req.valid('json'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(remove, async (c) => {
			const { projectId, executorId } = c.req.valid('param');
			const result = await removeExecutor(c.get('services'), projectId, executorId);
			return result.ok ? c.body(null, 204) : refusal(c, result);
		});
}
