import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { roundQuerySchema } from '../../contract/round.ts';
import { taskInstanceDetailSchema } from '../../contract/task-instance.ts';
import { getTaskInstance } from '../../service/task-instance.ts';
import { jsonAnswer } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { taskInstanceParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const get = createRoute({
	operationId: 'getTaskInstance',
	summary: 'One task instance with its attempts and every call made for them',
	tags: ['Task instances'],
	method: 'get',
	path: '/projects/{projectId}/task-instances/{taskInstanceId}',
	...guarded('instance.read'),
	request: { params: taskInstanceParams, query: z.strictObject({ round: roundQuerySchema }) },
	responses: {
		200: jsonAnswer(taskInstanceDetailSchema, 'The task instance.'),
		...errorResponses(...GUARDED_ERRORS),
	},
});

export function taskInstanceRoutes() {
	return newRoutes().openapi(get, async (c) => {
		const { projectId, taskInstanceId } = c.req.valid('param');
		const result = await getTaskInstance(c.get('services'), projectId, taskInstanceId, c.req.valid('query'));
		return result.ok ? c.json(result.value, 200) : refusal(c, result);
	});
}
