import { createRoute } from '@hono/zod-openapi';
import { calendarQuerySchema, calendarSchema } from '../../contract/calendar.ts';
import { nextTimesQuerySchema, nextTimesSchema } from '../../contract/next-times.ts';
import {
	plannedInstanceSchema,
	plannedOperationAnswerSchema,
	plannedOperationSchema,
	plannedQuerySchema,
} from '../../contract/occurrence.ts';
import { pageSchema } from '../../contract/page.ts';
import type { PlannedOperation } from '../../schedule/schedules-rpc.ts';
import { readCalendar } from '../../service/calendar.ts';
import { readNextTimes } from '../../service/next-times.ts';
import { listPlanned, operatePlanned } from '../../service/planned-instance.ts';
import { jsonAnswer, jsonBody } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { projectParams, workflowParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const list = createRoute({
	operationId: 'listPlannedInstances',
	summary: 'Instances that are planned',
	description:
		'What the schedules of the project imply for the time to come, and what is held past its time, in the order of time. Two days from now, or from `from` where that is later, unless the query says otherwise.',
	tags: ['Schedules'],
	method: 'get',
	path: '/projects/{projectId}/planned-instances',
	...guarded('schedule.read', { isCostly: true }),
	request: { params: projectParams, query: plannedQuerySchema },
	responses: {
		200: jsonAnswer(pageSchema(plannedInstanceSchema), 'One page.'),
		...errorResponses(...GUARDED_ERRORS),
	},
});

const next = createRoute({
	operationId: 'readNextTimes',
	summary: 'The next times of a schedule',
	description:
		'Those to come, however far away, each with its state. What is held past its time is among the planned instances of the project.',
	tags: ['Schedules'],
	method: 'get',
	path: '/projects/{projectId}/workflows/{workflowId}/schedule/next',
	...guarded('schedule.read'),
	request: { params: workflowParams, query: nextTimesQuerySchema },
	responses: { 200: jsonAnswer(nextTimesSchema, 'The next times.'), ...errorResponses(...GUARDED_ERRORS) },
});

const calendar = createRoute({
	operationId: 'readCalendar',
	summary: 'Planned instances of a project, day by day',
	tags: ['Schedules'],
	method: 'get',
	path: '/projects/{projectId}/calendar',
	...guarded('schedule.read', { isCostly: true }),
	request: { params: projectParams, query: calendarQuerySchema },
	responses: { 200: jsonAnswer(calendarSchema, 'The days.'), ...errorResponses(...GUARDED_ERRORS) },
});

const hold = operation(
	'hold',
	'holdPlannedInstances',
	'Hold planned instances',
	'They do not start at their time; the others pass them.',
);
const release = operation(
	'release',
	'releasePlannedInstances',
	'Release held instances',
	'They start at their time; those whose time has passed start now, and stand for their own time all the same.',
);
const stop = operation('stop', 'stopPlannedInstances', 'Stop planned instances', 'They never start.');

function operation(name: PlannedOperation, operationId: string, summary: string, description: string) {
	return createRoute({
		...{ operationId, summary, description: `${description} Each is answered by itself.` },
		tags: ['Schedules'],
		method: 'post',
		path: `/projects/{projectId}/workflows/{workflowId}/schedule/planned/${name}`,
		...guarded('schedule.operate', { body: 'json' }),
		request: { params: workflowParams, body: jsonBody(plannedOperationSchema) },
		responses: {
			200: jsonAnswer(plannedOperationAnswerSchema, 'What became of each.'),
			...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS),
		},
	});
}

export function plannedInstanceRoutes() {
	return newRoutes()
		.openapi(list, async (c) => {
			const { projectId } = c.req.valid('param');
			const result = await listPlanned(c.get('services'), projectId, c.req.valid('query'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(next, async (c) => {
			const { projectId, workflowId } = c.req.valid('param');
			const { limit } = c.req.valid('query');
			const result = await readNextTimes(c.get('services'), projectId, workflowId, limit);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(calendar, async (c) => {
			const { projectId } = c.req.valid('param');
			const result = await readCalendar(c.get('services'), projectId, c.req.valid('query'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(hold, async (c) => {
			const { times } = c.req.valid('json');
			const result = await operatePlanned(c.get('services'), c.get('principal'), c.req.valid('param'), 'hold', times);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(release, async (c) => {
			const { times } = c.req.valid('json');
			const result = await operatePlanned(
				c.get('services'),
				c.get('principal'),
				c.req.valid('param'),
				'release',
				times,
			);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(stop, async (c) => {
			const { times } = c.req.valid('json');
			const result = await operatePlanned(c.get('services'), c.get('principal'), c.req.valid('param'), 'stop', times);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		});
}
