import { createRoute } from '@hono/zod-openapi';
import { pageSchema } from '../../contract/page.ts';
import { taskTypeSchema } from '../../contract/task-type.ts';
import { listTaskTypes } from '../../service/task-type.ts';
import { jsonAnswer } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { projectParams } from '../params.ts';

const list = createRoute({
	operationId: 'listTaskTypes',
	summary: 'Task types that the project’s executors run',
	tags: ['Executors'],
	method: 'get',
	path: '/projects/{projectId}/task-types',
	...guarded('taskType.read'),
	request: { params: projectParams },
	responses: {
		200: jsonAnswer(pageSchema(taskTypeSchema), 'All of them, by name.'),
		...errorResponses(...GUARDED_ERRORS),
	},
});

export function taskTypeRoutes() {
	return newRoutes().openapi(list, async (c) => {
		const items = await listTaskTypes(c.get('services').db, c.req.valid('param').projectId);
		return c.json({ items, nextCursor: null }, 200);
	});
}
