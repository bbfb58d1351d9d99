import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { pageQueryFields, pageSchema } from '../../contract/page.ts';
import {
	savedScheduleSchema,
	scheduleSchema,
	scheduleStatusSchema,
	scheduleWriteSchema,
} from '../../contract/schedule.ts';
import { severalOf } from '../../contract/several.ts';
import { workflowNameFilterSchema } from '../../contract/workflow.ts';
import { getSchedule, listProjectSchedules, removeSchedule, saveSchedule } from '../../service/schedule.ts';
import { jsonAnswer, jsonBody } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded } from '../guarded.ts';
import { ifMatchHeaderSchema } from '../if-match.ts';
import { newRoutes } from '../new-routes.ts';
import { projectParams, workflowParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const path = '/projects/{projectId}/workflows/{workflowId}/schedule';

const list = createRoute({
	operationId: 'listSchedules',
	summary: 'Schedules of a project',
	tags: ['Schedules'],
	method: 'get',
	path: '/projects/{projectId}/schedules',
	...guarded('schedule.read'),
	request: {
		params: projectParams,
		query: z.strictObject({
			...pageQueryFields,
			name: workflowNameFilterSchema.optional().describe('Of the workflow.'),
			online: z.stringbool().optional(),
			status: severalOf(scheduleStatusSchema).optional().describe('Any of these, separated by commas.'),
		}),
	},
	responses: {
		200: jsonAnswer(pageSchema(scheduleSchema), 'One page, oldest first.'),
		...errorResponses(...GUARDED_ERRORS),
	},
});

const get = createRoute({
	operationId: 'getSchedule',
	summary: 'The schedule of a workflow',
	tags: ['Schedules'],
	method: 'get',
	path,
	...guarded('schedule.read'),
	request: { params: workflowParams },
	responses: { 200: jsonAnswer(scheduleSchema, 'The schedule.'), ...errorResponses(...GUARDED_ERRORS) },
});

const save = createRoute({
	operationId: 'saveSchedule',
	summary: 'Save the schedule of a workflow',
	description:
		'A new schedule is offline. A change of one that is online takes effect from now on: with `nextDay` generation for days that are not generated yet. It creates nothing for the time before it. Send the `etag` that was read as `If-Match` to change nothing that somebody else has changed since.',
	tags: ['Schedules'],
	method: 'put',
	path,
	...guarded('schedule.edit', { body: 'json' }),
	request: {
		params: workflowParams,
		headers: ifMatchHeaderSchema,
		body: jsonBody(scheduleWriteSchema),
	},
	responses: {
		200: jsonAnswer(savedScheduleSchema, 'The schedule as it is now.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS, 'invalid_cron', 'confirmation_needed', 'precondition_failed'),
	},
});

const remove = createRoute({
	operationId: 'deleteSchedule',
	summary: 'Delete the schedule of a workflow',
	description: 'It has to be offline. Its runs stay; its ledger is gone with it.',
	tags: ['Schedules'],
	method: 'delete',
	path,
	...guarded('schedule.edit'),
	request: { params: workflowParams },
	responses: {
		204: { description: 'It is gone.' },
		...errorResponses(...GUARDED_ERRORS, 'schedule_online', 'precondition_failed'),
	},
});

export function scheduleRoutes() {
	return newRoutes()
		.openapi(list, async (c) => {
			const { projectId } = c.req.valid('param');
			const result = await listProjectSchedules(c.get('services'), projectId, c.req.valid('query'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(get, async (c) => {
			const { projectId, workflowId } = c.req.valid('param');
			const result = await getSchedule(c.get('services'), projectId, workflowId);
			return result.ok ? c.json(result.value, 200, { etag: result.value.etag }) : refusal(c, result);
		})
		.openapi(save, async (c) => {
			const place = { ...c.req.valid('param'), ifMatch: c.req.valid('header')['if-match'] ?? null };
			const result = await saveSchedule(c.get('services'), c.get('principal'), place, c.req.valid('json'));
			return result.ok ? c.json(result.value, 200, { etag: result.value.etag }) : refusal(c, result);
		})
		.openapi(remove, async (c) => {
			const { projectId, workflowId } = c.req.valid('param');
			const result = await removeSchedule(c.get('services'), c.get('principal'), projectId, workflowId);
			return result.ok ? c.body(null, 204) : refusal(c, result);
		});
}
