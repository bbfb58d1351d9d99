import { createRoute } from '@hono/zod-openapi';
import { sessionSchema } from '../../contract/auth.ts';
import { pageSchema } from '../../contract/page.ts';
import { endOwnOtherSessions, endOwnSession, listOwnSessions } from '../../service/session.ts';
import { jsonAnswer } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { sessionParams } from '../params.ts';
import { personOf } from '../person-of.ts';
import { refusal } from '../refusal.ts';

const list = createRoute({
	operationId: 'listSessions',
	summary: 'Where one is signed in',
	tags: ['Identity'],
	method: 'get',
	path: '/auth/sessions',
	...guarded('identity.manage'),
	responses: {
		200: jsonAnswer(pageSchema(sessionSchema), 'All that have not expired, newest first; there is no next page.'),
		...errorResponses(...GUARDED_ERRORS),
	},
});

const endOthers = createRoute({
	operationId: 'endOtherSessions',
	summary: 'Sign out everywhere else',
	tags: ['Identity'],
	method: 'delete',
	path: '/auth/sessions',
	...guarded('identity.manage', { isJudgedNow: true }),
	responses: {
		204: { description: 'Only the session of this request is left. It holds everywhere within a minute.' },
		...errorResponses(...GUARDED_ERRORS),
	},
});

const end = createRoute({
	operationId: 'endSession',
	summary: 'Sign out somewhere',
	tags: ['Identity'],
	method: 'delete',
	path: '/auth/sessions/{sessionId}',
	...guarded('identity.manage', { isJudgedNow: true }),
	request: { params: sessionParams },
	responses: {
		204: { description: 'The session ended. It holds everywhere within a minute.' },
		...errorResponses(...GUARDED_ERRORS),
	},
});

export function sessionRoutes() {
	return newRoutes()
		.openapi(list, async (c) => c.json(await listOwnSessions(c.get('services'), personOf(c)), 200))
		.openapi(endOthers, async (c) => {
			await endOwnOtherSessions(c.get('services'), personOf(c));
			return c.body(null, 204);
		})
		.openapi(end, async (c) => {
			const result = await endOwnSession(c.get('services'), personOf(c), c.req.valid('param').sessionId);
			return result.ok ? c.body(null, 204) : refusal(c, result);
		});
}
