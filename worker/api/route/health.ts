import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { checkReadiness } from '../../service/readiness.ts';
import { jsonAnswer } from '../content.ts';
import { newRoutes } from '../new-routes.ts';

const live = createRoute({
	operationId: 'getLiveness',
	summary: 'Whether the Worker runs',
	tags: ['Health'],
	method: 'get',
	path: '/healthz',
	security: [],
	responses: { 200: jsonAnswer(z.strictObject({ status: z.literal('ok') }), 'It runs.') },
});

const readinessSchema = z.strictObject({
	status: z.enum(['ok', 'unavailable']),
	checks: z.record(z.string(), z.enum(['ok', 'failed'])),
});

const ready = createRoute({
	operationId: 'getReadiness',
	summary: 'Whether database and objects answer',
	tags: ['Health'],
	method: 'get',
	path: '/readyz',
	security: [],
	responses: {
		200: jsonAnswer(readinessSchema, 'Everything answers.'),
		503: jsonAnswer(readinessSchema, 'Something does not answer.'),
	},
});

export function healthRoutes() {
	return newRoutes()
		.openapi(live, (c) => c.json({ status: 'ok' as const }, 200))
		.openapi(ready, async (c) => {
			const checks = await checkReadiness(c.get('services'));
			const isReady = Object.values(checks).every((check) => check === 'ok');
			return isReady
				? c.json({ status: 'ok' as const, checks }, 200)
				: c.json({ status: 'unavailable' as const, checks }, 503);
		});
}
