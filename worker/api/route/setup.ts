import { createRoute } from '@hono/zod-openapi';
import { setupAnswerSchema, setupRequestSchema } from '../../contract/setup.ts';
import { setUp } from '../../service/setup.ts';
import { jsonAnswer, jsonBody } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS } from '../guarded.ts';
import { limitSetup } from '../middleware/limit-setup.ts';
import { readBody } from '../middleware/read-body.ts';
import { newRoutes } from '../new-routes.ts';
import { refusal } from '../refusal.ts';

const create = createRoute({
	operationId: 'setUp',
	summary: 'Create the first owner of this deployment',
	description: 'Works once. The setup token is the deployment’s own secret, printed by `npm start` on a local one.',
	tags: ['Setup'],
	method: 'post',
	path: '/setup',
	security: [],
	middleware: [limitSetup, readBody('json')],
	request: { body: jsonBody(setupRequestSchema) },
	responses: {
		201: jsonAnswer(setupAnswerSchema, 'The organization, its first project, and a token that may do everything.'),
		...errorResponses(
			'invalid_request',
			'unauthenticated',
			'rate_limited',
			'already_set_up',
			...BODY_ERRORS,
			'internal',
			'unavailable',
		),
	},
});

export function setupRoutes() {
	return newRoutes().openapi(create, async (c) => {
		const result = await setUp(c.get('services'), c.req.valid('json'));
		return result.ok ? c.json(result.value, 201) : refusal(c, result);
	});
}
