import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { instanceEventSchema } from '../../contract/event.ts';
import { instanceDetailSchema, instanceParamsSchema, instanceSchema } from '../../contract/instance.ts';
import { instanceListQuerySchema } from '../../contract/instance-list.ts';
import { pageQueryFields, pageSchema } from '../../contract/page.ts';
import { taskInstanceSchema } from '../../contract/task-instance.ts';
import { getInstance, getInstanceParams, listInstanceEvents, listInstanceTasks } from '../../service/instance.ts';
import { listProjectInstances } from '../../service/instance-list.ts';
import { jsonAnswer } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { instanceParams, projectParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const path = '/projects/{projectId}/instances';

const list = createRoute({
	operationId: 'listInstances',
	summary: 'Runs of a project',
	description:
		'By time of creation, over the last 30 days unless `from` says otherwise. A moment behind the runs themselves.',
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

const get = createRoute({
	operationId: 'getInstance',
	summary: 'One run, always current',
	tags: ['Instances'],
	method: 'get',
	path: `${path}/{instanceId}`,
	...guarded('instance.read'),
	request: { params: instanceParams },
	responses: { 200: jsonAnswer(instanceDetailSchema, 'The run.'), ...errorResponses(...GUARDED_ERRORS) },
});

const tasks = createRoute({
	operationId: 'listInstanceTasks',
	summary: 'Task instances of a run',
	tags: ['Instances'],
	method: 'get',
	path: `${path}/{instanceId}/tasks`,
	...guarded('instance.read'),
	request: { params: instanceParams, query: z.strictObject(pageQueryFields) },
	responses: {
		200: jsonAnswer(pageSchema(taskInstanceSchema), 'One page, in document order.'),
		...errorResponses(...GUARDED_ERRORS),
	},
});

const events = createRoute({
	operationId: 'listInstanceEvents',
	summary: 'Everything that happened in a run',
	tags: ['Instances'],
	method: 'get',
	path: `${path}/{instanceId}/events`,
	...guarded('instance.read'),
	request: { params: instanceParams, query: z.strictObject(pageQueryFields) },
	responses: {
		200: jsonAnswer(pageSchema(instanceEventSchema), 'One page, oldest first.'),
		...errorResponses(...GUARDED_ERRORS),
	},
});

const params = createRoute({
	operationId: 'getInstanceParams',
	summary: 'Parameters a run captured when it started',
	tags: ['Instances'],
	method: 'get',
	path: `${path}/{instanceId}/params`,
	...guarded('instance.read'),
	request: { params: instanceParams },
	responses: { 200: jsonAnswer(instanceParamsSchema, 'All of them.'), ...errorResponses(...GUARDED_ERRORS) },
});

export function instanceRoutes() {
	return newRoutes()
		.openapi(list, async (c) => {
			const { projectId } = c.req.valid('param');
			const result = await listProjectInstances(c.get('services'), projectId, c.req.valid('query'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(get, async (c) => {
			const result = await getInstance(c.get('services'), c.req.valid('param'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(tasks, async (c) => {
			const result = await listInstanceTasks(c.get('services'), c.req.valid('param'), c.req.valid('query'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(events, async (c) => {
			const result = await listInstanceEvents(c.get('services'), c.req.valid('param'), c.req.valid('query'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(params, async (c) => {
			const result = await getInstanceParams(c.get('services'), c.req.valid('param'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		});
}
