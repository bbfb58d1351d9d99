import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { instanceEventSchema } from '../../contract/event.ts';
import { GANTT_ROWS_DEFAULT, GANTT_ROWS_MAX, instanceGanttSchema } from '../../contract/gantt.ts';
import { instanceDetailSchema, instanceParamsSchema } from '../../contract/instance.ts';
import { pageQueryFields, pageSchema } from '../../contract/page.ts';
import { roundQuerySchema } from '../../contract/round.ts';
import { taskInstanceSchema } from '../../contract/task-instance.ts';
import {
	getInstance,
	getInstanceParams,
	listInstanceEvents,
	listInstanceTasks,
	readInstanceGantt,
} from '../../service/instance.ts';
import { jsonAnswer } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { instanceParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const path = '/projects/{projectId}/instances';

const roundQuery = z.strictObject({ round: roundQuerySchema });

const get = createRoute({
	operationId: 'getInstance',
	summary: 'One run, always current',
	description: 'With `round` as it was when the round after that one began, with the version it ran then.',
	tags: ['Instances'],
	method: 'get',
	path: `${path}/{instanceId}`,
	...guarded('instance.read'),
	request: { params: instanceParams, query: roundQuery },
	responses: { 200: jsonAnswer(instanceDetailSchema, 'The run.'), ...errorResponses(...GUARDED_ERRORS) },
});

const tasks = createRoute({
	operationId: 'listInstanceTasks',
	summary: 'Task instances of a run',
	tags: ['Instances'],
	method: 'get',
	path: `${path}/{instanceId}/tasks`,
	...guarded('instance.read'),
	request: { params: instanceParams, query: z.strictObject({ ...pageQueryFields, round: roundQuerySchema }) },
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

const gantt = createRoute({
	operationId: 'getInstanceGantt',
	summary: 'What every task of a round waited for and when it ran, as bars over time',
	tags: ['Instances'],
	method: 'get',
	path: `${path}/{instanceId}/gantt`,
	...guarded('instance.read'),
	request: {
		params: instanceParams,
		query: z.strictObject({
			cursor: pageQueryFields.cursor,
			limit: z.coerce.number().int().min(1).max(GANTT_ROWS_MAX).default(GANTT_ROWS_DEFAULT),
			round: roundQuerySchema,
			changedAfter: z.coerce
				.number()
				.int()
				.min(1)
				.optional()
				.describe('Only rows that changed since: `seq` of an earlier answer about the same round.'),
		}),
	},
	responses: {
		200: jsonAnswer(instanceGanttSchema, 'One page, in topological order.'),
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
		.openapi(get, async (c) => {
			const result = await getInstance(c.get('services'), c.req.valid('param'), c.req.valid('query'));
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
		.openapi(gantt, async (c) => {
			const result = await readInstanceGantt(c.get('services'), c.req.valid('param'), c.req.valid('query'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(params, async (c) => {
			const result = await getInstanceParams(c.get('services'), c.req.valid('param'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		});
}
