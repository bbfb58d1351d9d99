import { createRoute } from '@hono/zod-openapi';
import { instanceSchema } from '../../contract/instance.ts';
import {
	instanceCountQuerySchema,
	instanceCountsSchema,
	instanceListQuerySchema,
} from '../../contract/instance-list.ts';
import { pageSchema } from '../../contract/page.ts';
import { countProjectInstances, listProjectInstances } from '../../service/instance-list.ts';
import { jsonAnswer } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { projectParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const path = '/projects/{projectId}/instances';

const list = createRoute({
	operationId: 'listInstances',
	summary: 'Runs of a project',
	description:
		'By time of creation, over the last 30 days unless `from` says otherwise. A moment behind the runs themselves. Of a long history a page may hold fewer runs than asked for, or none, and still name the next one.',
	tags: ['Instances'],
	method: 'get',
	path,
	...guarded('instance.read'),
	request: { params: projectParams, query: instanceListQuerySchema },
	responses: {
		200: jsonAnswer(pageSchema(instanceSchema), 'One page, newest first.'),
		...errorResponses(...GUARDED_ERRORS),
	},
});

const counts = createRoute({
	operationId: 'countInstances',
	summary: 'How many runs are in which state',
	description: 'Takes the filters of the list. Counting goes from the newest run back and stops at 10,000.',
	tags: ['Instances'],
	method: 'get',
	path: `${path}/counts`,
	...guarded('instance.read', { isCostly: true }),
	request: { params: projectParams, query: instanceCountQuerySchema },
	responses: { 200: jsonAnswer(instanceCountsSchema, 'The numbers.'), ...errorResponses(...GUARDED_ERRORS) },
});

export function instanceListRoutes() {
	return newRoutes()
		.openapi(list, async (c) => {
			const { projectId } = c.req.valid('param');
			const result = await listProjectInstances(c.get('services'), projectId, c.req.valid('query'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(counts, async (c) => {
			const { projectId } = c.req.valid('param');
			return c.json(await countProjectInstances(c.get('services'), projectId, c.req.valid('query')), 200);
		});
}
