import { createRoute } from '@hono/zod-openapi';
import { taskInstanceCountsSchema } from '../../contract/instance-list.ts';
import { pageSchema } from '../../contract/page.ts';
import {
	listedTaskInstanceSchema,
	taskInstanceCountQuerySchema,
	taskInstanceListQuerySchema,
} from '../../contract/task-instance-list.ts';
import { countProjectTaskInstances, listProjectTaskInstances } from '../../service/task-instance-list.ts';
import { jsonAnswer } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { projectParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const path = '/projects/{projectId}/task-instances';

const list = createRoute({
	operationId: 'listTaskInstances',
	summary: 'Task instances over all runs of a project',
	description:
		'Those of the newest runs first, over the runs of the last 30 days unless `from` says otherwise. A task is listed when it has ended, and while it runs once that takes half a minute. Of a long history a page may hold fewer than asked for, or none, and still name the next one.',
	tags: ['Task instances'],
	method: 'get',
	path,
	...guarded('instance.read'),
	request: { params: projectParams, query: taskInstanceListQuerySchema },
	responses: {
		200: jsonAnswer(pageSchema(listedTaskInstanceSchema), 'One page.'),
		...errorResponses(...GUARDED_ERRORS),
	},
});

const counts = createRoute({
	operationId: 'countTaskInstances',
	summary: 'How many task instances are in which state',
	description: 'Takes the filters of the list. Counting goes from the newest run back and stops at 10,000.',
	tags: ['Task instances'],
	method: 'get',
	path: `${path}/counts`,
	...guarded('instance.read', { isCostly: true }),
	request: { params: projectParams, query: taskInstanceCountQuerySchema },
	responses: { 200: jsonAnswer(taskInstanceCountsSchema, 'The numbers.'), ...errorResponses(...GUARDED_ERRORS) },
});

export function taskInstanceListRoutes() {
	return newRoutes()
		.openapi(list, async (c) => {
			const { projectId } = c.req.valid('param');
			const result = await listProjectTaskInstances(c.get('services'), projectId, c.req.valid('query'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(counts, async (c) => {
			const { projectId } = c.req.valid('param');
			return c.json(await countProjectTaskInstances(c.get('services'), projectId, c.req.valid('query')), 200);
		});
}
