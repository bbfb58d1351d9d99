import { createRoute } from '@hono/zod-openapi';
import { schedulePreviewRequestSchema, schedulePreviewSchema } from '../../contract/schedule-preview.ts';
import { localeOf } from '../../mail/locale.ts';
import { previewSchedule } from '../../service/schedule-preview.ts';
import { jsonAnswer, jsonBody } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { projectParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const preview = createRoute({
	operationId: 'previewSchedule',
	summary: 'What a cron means',
	description:
		'Its next times, in words, how often it runs, and what changes of the clocks do to it. Nothing is stored. A window in the past is told as it was.',
	tags: ['Schedules'],
	method: 'post',
	path: '/projects/{projectId}/schedules/preview',
	...guarded('schedule.read', { body: 'json' }),
	request: { params: projectParams, body: jsonBody(schedulePreviewRequestSchema) },
	responses: {
		200: jsonAnswer(schedulePreviewSchema, 'What it means.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS, 'invalid_cron'),
	},
});

export function schedulePreviewRoutes() {
	return newRoutes().openapi(preview, (c) => {
		const locale = localeOf(c.req.header('accept-language'));
		const result = previewSchedule(c.req.valid('json'), locale, c.get('services').now());
		return result.ok ? c.json(result.value, 200) : refusal(c, result);
	});
}
