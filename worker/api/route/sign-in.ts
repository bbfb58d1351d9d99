import { createRoute } from '@hono/zod-openapi';
import { authOptionsSchema, signInSchema } from '../../contract/auth.ts';
import { userIdentitySchema } from '../../contract/me.ts';
import { refuseWith } from '../../service/answer.ts';
import { readAuthOptions } from '../../service/auth-options.ts';
import { signIn, signOut } from '../../service/sign-in.ts';
import { beginSession } from '../begin-session.ts';
import { jsonAnswer, jsonBody } from '../content.ts';
import { DOOR_ERRORS, door } from '../door.ts';
import { errorResponses } from '../error-responses.ts';
import { newRoutes } from '../new-routes.ts';
import { refusal } from '../refusal.ts';
import { isForeignPage } from '../same-origin.ts';
import { clearSessionCookies, readSessionCookies } from '../session-cookies.ts';

const options = createRoute({
	operationId: 'getAuthOptions',
	summary: 'How one gets in here',
	tags: ['Sign-in'],
	method: 'get',
	path: '/auth/options',
	security: [],
	responses: {
		200: jsonAnswer(authOptionsSchema, 'What the pages before the sign-in need to know.'),
		...errorResponses('invalid_request', 'internal', 'unavailable'),
	},
});

const create = createRoute({
	operationId: 'signIn',
	summary: 'Sign in',
	description:
		'Begins a session, whose cookie is set by this answer. A wrong address and a wrong password are answered alike.',
	tags: ['Sign-in'],
	method: 'post',
	path: '/auth/sign-in',
	...door(),
	request: { body: jsonBody(signInSchema) },
	responses: {
		200: jsonAnswer(userIdentitySchema, 'Who has signed in, as `GET /me` says it.'),
		...errorResponses(...DOOR_ERRORS, 'unauthenticated'),
	},
});

const end = createRoute({
	operationId: 'signOut',
	summary: 'Sign out',
	description:
		'Ends the session of this request and removes its cookies, whether or not there is one. While the database does not answer the cookies are removed all the same, and the answer is 503: the session itself then goes on until it is signed out of again or expires.',
	tags: ['Sign-in'],
	method: 'post',
	path: '/auth/sign-out',
	security: [],
	responses: {
		204: { description: 'Nobody is signed in here any more.' },
		...errorResponses('invalid_request', 'forbidden', 'internal', 'unavailable'),
	},
});

export function signInRoutes() {
	return newRoutes()
		.openapi(options, async (c) => c.json(await readAuthOptions(c.get('services')), 200))
		.openapi(create, async (c) => {
			const result = await signIn(c.get('services'), c.req.valid('json'), c.req.raw.headers);
			if (!result.ok) return refusal(c, result);
			await beginSession(c, result.value.token);
			return c.json(result.value.person, 200);
		})
		.openapi(end, async (c) => {
			if (isForeignPage(c)) return refusal(c, refuseWith('forbidden', { reason: 'cross_origin' }));
			const cookies = await readSessionCookies(c);
			clearSessionCookies(c);
			const isEnded = cookies === null || (await signOut(c.get('services'), cookies));
			return isEnded ? c.body(null, 204) : refusal(c, refuseWith('unavailable', { reason: 'session_goes_on' }));
		});
}
