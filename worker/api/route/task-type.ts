import { createRoute } from '@hono/zod-openapi';
import { pageSchema } from '../../contract/page.ts';
import { listedTaskTypeSchema, taskTypeSchema } from '../../contract/task-type.ts';
import { getTaskType, listTaskTypes } from '../../service/task-type.ts';
import { jsonAnswer } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { projectParams, taskTypeParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const list = createRoute({
	operationId: 'listTaskTypes',
	summary: 'Task types that the project’s executors run',
	tags: ['Executors'],
	method: 'get',
	path: '/projects/{projectId}/task-types',
	...guarded('taskType.read'),
	request: { params: projectParams },
	responses: {
		200: jsonAnswer(pageSchema(listedTaskTypeSchema), 'All of them, by name, without their schemas.'),
		...errorResponses(...GUARDED_ERRORS),
	},
});

const get = createRoute({
	operationId: 'getTaskType',
	summary: 'One task type with the schema of its config',
	tags: ['Executors'],
	method: 'get',
	path: '/projects/{projectId}/task-types/{taskType}',
	...guarded('taskType.read'),
	request: { params: taskTypeParams },
	responses: { 200: jsonAnswer(taskTypeSchema, 'The task type.'), ...errorResponses(...GUARDED_ERRORS) },
});

export function taskTypeRoutes() {
	return newRoutes()
		.openapi(list, async (c) => {
			const items = await listTaskTypes(c.get('services').db, c.req.valid('param').projectId);
			return c.json({ items, nextCursor: null }, 200);
		})
		.openapi(get, async (c) => {
			const { projectId, taskType } = c.req.valid('param');
			const result = await getTaskType(c.get('services').db, projectId, taskType);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		});
}
