import { createRoute } from '@hono/zod-openapi';
import { operationDetailSchema, operationListQuerySchema, operationSchema } from '../../contract/operation.ts';
import { pageSchema } from '../../contract/page.ts';
import { abortOperation, getOperation, listProjectOperations } from '../../service/operation.ts';
import { emptyBody, jsonAnswer } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { operationParams, projectParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const path = '/projects/{projectId}/operations';

const list = createRoute({
	operationId: 'listOperations',
	summary: 'Operations on many runs, newest first',
	description: 'One that goes on may be some seconds further than the list says.',
	tags: ['Operations'],
	method: 'get',
	path,
	...guarded('operation.read'),
	request: { params: projectParams, query: operationListQuerySchema },
	responses: { 200: jsonAnswer(pageSchema(operationSchema), 'One page.'), ...errorResponses(...GUARDED_ERRORS) },
});

const get = createRoute({
	operationId: 'getOperation',
	summary: 'How far an operation is, and what was refused',
	tags: ['Operations'],
	method: 'get',
	path: `${path}/{operationId}`,
	...guarded('operation.read'),
	request: { params: operationParams },
	responses: { 200: jsonAnswer(operationDetailSchema, 'The operation.'), ...errorResponses(...GUARDED_ERRORS) },
});

const abort = createRoute({
	operationId: 'abortOperation',
	summary: 'Abort an operation',
	description:
		'What was done stays done. Answers when what was being asked has been answered; nothing is asked after that.',
	tags: ['Operations'],
	method: 'post',
	path: `${path}/{operationId}/abort`,
	...guarded('operation.abort', { body: 'optional' }),
	request: { params: operationParams, body: emptyBody() },
	responses: {
		200: jsonAnswer(operationDetailSchema, 'The operation, aborted.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS, 'illegal_transition'),
	},
});

export function operationRoutes() {
	return newRoutes()
		.openapi(list, async (c) => {
			const { projectId } = c.req.valid('param');
			const result = await listProjectOperations(c.get('services'), projectId, c.req.valid('query'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(get, async (c) => {
			const { projectId, operationId } = c.req.valid('param');
			const result = await getOperation(c.get('services'), projectId, operationId);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(abort, async (c) => {
			const { projectId, operationId } = c.req.valid('param');
			const result = await abortOperation(c.get('services'), c.get('principal'), projectId, operationId);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		});
}
