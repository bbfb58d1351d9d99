import { createRoute } from '@hono/zod-openapi';
import { scheduleOnlinePreviewSchema, scheduleOnlineSchema, scheduleSchema } from '../../contract/schedule.ts';
import { bringScheduleOnline, previewScheduleOnline, takeScheduleOffline } from '../../service/schedule-switch.ts';
import { emptyBody, jsonAnswer, optionalJsonBody } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { workflowParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const path = '/projects/{projectId}/workflows/{workflowId}/schedule';

const online = createRoute({
	operationId: 'bringScheduleOnline',
	summary: 'Bring a schedule online',
	description:
		'Its workflow has to be online, and what its runs are started with has to fit: whatever does not is answered at once as `details.blockers`. It is due from now on; times that were skipped while it was offline run only if `makeUp` says so, `all` for at most the 1,000 newest.',
	tags: ['Schedules'],
	method: 'post',
	path: `${path}/online`,
	...guarded('schedule.operate', { body: 'optional' }),
	request: { params: workflowParams, body: optionalJsonBody(scheduleOnlineSchema) },
	responses: {
		200: jsonAnswer(scheduleSchema, 'The schedule, online.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS, 'workflow_offline', 'blocked', 'precondition_failed'),
	},
});

const preview = createRoute({
	operationId: 'previewScheduleOnline',
	summary: 'What bringing a schedule online would do',
	tags: ['Schedules'],
	method: 'get',
	path: `${path}/online/preview`,
	...guarded('schedule.read'),
	request: { params: workflowParams },
	responses: {
		200: jsonAnswer(scheduleOnlinePreviewSchema, 'What was skipped meanwhile, and what making it up would start.'),
		...errorResponses(...GUARDED_ERRORS),
	},
});

const offline = createRoute({
	operationId: 'takeScheduleOffline',
	summary: 'Take a schedule offline',
	description: 'What falls due from now on is skipped, which its ledger tells with who did it. Runs continue.',
	tags: ['Schedules'],
	method: 'post',
	path: `${path}/offline`,
	...guarded('schedule.operate', { body: 'optional' }),
	request: { params: workflowParams, body: emptyBody() },
	responses: {
		200: jsonAnswer(scheduleSchema, 'The schedule, offline.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS, 'precondition_failed'),
	},
});

export function scheduleOperationRoutes() {
	return newRoutes()
		.openapi(online, async (c) => {
			const result = await bringScheduleOnline(
				c.get('services'),
				c.get('principal'),
				c.req.valid('param'),
				c.req.valid('json'),
			);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(preview, async (c) => {
			const { projectId, workflowId } = c.req.valid('param');
			const result = await previewScheduleOnline(c.get('services'), projectId, workflowId);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(offline, async (c) => {
			const result = await takeScheduleOffline(c.get('services'), c.get('principal'), c.req.valid('param'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		});
}
