import { createRoute } from '@hono/zod-openapi';
import { createdExecutorSchema, executorSchema, secretRotationSchema } from '../../contract/executor.ts';
import { describe } from '../../service/executor-change.ts';
import { rotateSecret } from '../../service/executor-rotation.ts';
import { emptyBody, jsonAnswer, optionalJsonBody } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded, IDEMPOTENT_ERRORS } from '../guarded.ts';
import { idempotencyHeaderSchema } from '../idempotency-key.ts';
import { newRoutes } from '../new-routes.ts';
import { executorParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const describeRoute = createRoute({
	operationId: 'describeExecutor',
	summary: 'Ask an executor to describe itself',
	description: 'Sends a challenge; the signed answer makes the executor ready and brings its task types up to date.',
	tags: ['Executors'],
	method: 'post',
	path: '/projects/{projectId}/executors/{executorId}/describe',
	...guarded('executor.manage', { body: 'optional' }),
	request: { params: executorParams, body: emptyBody() },
	responses: {
		200: jsonAnswer(executorSchema, 'The executor with what it said of itself.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS, 'precondition_failed', 'url_refused', 'describe_failed'),
	},
});

const rotate = createRoute({
	operationId: 'rotateExecutorSecret',
	summary: 'Replace an executor’s secret',
	description:
		'`begin` adds a new secret and answers it if it was generated; messages then carry a signature of both until `finish` drops the old one.',
	tags: ['Executors'],
	method: 'post',
	path: '/projects/{projectId}/executors/{executorId}/rotate-secret',
	...guarded('executor.manage', { body: 'optional', idempotent: true }),
	request: { params: executorParams, headers: idempotencyHeaderSchema, body: optionalJsonBody(secretRotationSchema) },
	responses: {
		200: jsonAnswer(createdExecutorSchema, 'The executor, with the new secret if it was generated.'),
		...errorResponses(
			...GUARDED_ERRORS,
			...BODY_ERRORS,
			...IDEMPOTENT_ERRORS,
			'illegal_transition',
			'precondition_failed',
		),
	},
});

export function executorHandshakeRoutes() {
	return newRoutes()
		.openapi(describeRoute, async (c) => {
			const { projectId, executorId } = c.req.valid('param');
			const result = await describe(c.get('services'), projectId, executorId);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(rotate, async (c) => {
			const { projectId, executorId } = c.req.valid('param');
			const result = await rotateSecret(c.get('services'), projectId, executorId, c.req.valid('json'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		});
}
