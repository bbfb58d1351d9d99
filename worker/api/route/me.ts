import { createRoute } from '@hono/zod-openapi';
import { meChangeSchema, meSchema, userIdentitySchema } from '../../contract/me.ts';
import { changeMe, showMe } from '../../service/me.ts';
import { jsonAnswer, jsonBody } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { personOf } from '../person-of.ts';
import { refusal } from '../refusal.ts';

const get = createRoute({
	operationId: 'getMe',
	summary: 'Who this is and what they may do',
	tags: ['Identity'],
	method: 'get',
	path: '/me',
	...guarded('identity.read'),
	responses: {
		200: jsonAnswer(meSchema, 'The token or the person behind this request.'),
		...errorResponses(...GUARDED_ERRORS),
	},
});

const change = createRoute({
	operationId: 'changeMe',
	summary: 'Change one’s own name',
	tags: ['Identity'],
	method: 'patch',
	path: '/me',
	...guarded('identity.manage', { body: 'json' }),
	request: { body: jsonBody(meChangeSchema) },
	responses: {
		200: jsonAnswer(userIdentitySchema, 'The person as they are now.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS),
	},
});

export function meRoutes() {
	return newRoutes()
		.openapi(get, async (c) => {
			const result = await showMe(c.get('services'), c.get('identity'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(change, async (c) => {
			const result = await changeMe(c.get('services'), personOf(c).id, c.req.valid('json'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		});
}
