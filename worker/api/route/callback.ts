import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import type { ErrorCode } from '../../contract/error.ts';
import { completeAnswerSchema, completeSchema } from '../../protocol/complete.ts';
import { heartbeatAnswerSchema, heartbeatSchema } from '../../protocol/heartbeat.ts';
import { logsAnswerSchema, logsQuerySchema } from '../../protocol/logs.ts';
import { appendLog, complete, heartbeat } from '../../service/callback.ts';
import { jsonAnswer, protocolBody } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS } from '../guarded.ts';
import { authorizeCallback } from '../middleware/authorize-callback.ts';
import { readBody } from '../middleware/read-body.ts';
import { readLogChunk } from '../middleware/read-log-chunk.ts';
import { newRoutes } from '../new-routes.ts';
import { refusal } from '../refusal.ts';

const path = '/callbacks/attempts/{attemptId}';
const params = z.object({ attemptId: z.string().min(1).max(256) });
const security = [{ callbackToken: [] }];

const CALLBACK_ERRORS = [
	'invalid_request',
	'unauthenticated',
	'not_found',
	'rate_limited',
	...BODY_ERRORS,
	'internal',
	'unavailable',
] as const satisfies readonly ErrorCode[];

const heartbeatRoute = createRoute({
	operationId: 'sendHeartbeat',
	summary: 'An executor says that an attempt is alive',
	description: 'Renews the lease. The answer says whether to go on, to stop, or to end at once.',
	tags: ['Callbacks'],
	method: 'post',
	path: `${path}/heartbeat`,
	security,
	middleware: [authorizeCallback, readBody('callback')],
	request: { params, body: protocolBody(heartbeatSchema) },
	responses: {
		200: jsonAnswer(heartbeatAnswerSchema, 'What to do.'),
		...errorResponses(...CALLBACK_ERRORS, 'attempt_superseded'),
	},
});

const logsRoute = createRoute({
	operationId: 'appendLog',
	summary: 'An executor sends a piece of an attempt’s log',
	description:
		'Repeats are harmless. A piece that would leave a gap is not stored; the answer says where to go on. The log of a deleted run is refused with 409.',
	tags: ['Callbacks'],
	method: 'post',
	path: `${path}/logs`,
	security,
	middleware: [authorizeCallback, readLogChunk],
	request: {
		params,
		query: logsQuerySchema,
		body: { required: true, content: { 'text/plain': { schema: z.string() } } },
	},
	responses: {
		200: jsonAnswer(logsAnswerSchema, 'How much is stored.'),
		...errorResponses(...CALLBACK_ERRORS, 'attempt_superseded'),
	},
});

const completeRoute = createRoute({
	operationId: 'completeAttempt',
	summary: 'An executor reports how an attempt ended',
	description: 'The first result counts; any other answers 409 and changes nothing.',
	tags: ['Callbacks'],
	method: 'post',
	path: `${path}/complete`,
	security,
	middleware: [authorizeCallback, readBody('callback')],
	request: { params, body: protocolBody(completeSchema) },
	responses: {
		200: jsonAnswer(completeAnswerSchema, 'The result is stored and counts.'),
		...errorResponses(...CALLBACK_ERRORS, 'attempt_superseded'),
	},
});

export function callbackRoutes() {
	return newRoutes()
		.openapi(heartbeatRoute, async (c) => {
			const result = await heartbeat(c.get('services'), c.get('claim'), c.req.valid('json'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(logsRoute, async (c) => {
			const piece = { offset: c.req.valid('query').offset, text: await c.req.text() };
			const result = await appendLog(c.get('services'), c.get('claim'), piece);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(completeRoute, async (c) => {
			const result = await complete(c.get('services'), c.get('claim'), c.req.valid('json'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		});
}
