import { createRoute } from '@hono/zod-openapi';
import { confirmSchema, signUpAnswerSchema, signUpSchema } from '../../contract/auth.ts';
import { localeOf } from '../../mail/locale.ts';
import { signUpInvited } from '../../service/invited.ts';
import { confirmAddress, signUp } from '../../service/sign-up.ts';
import { beginSession } from '../begin-session.ts';
import { jsonAnswer, jsonBody } from '../content.ts';
import { DOOR_ERRORS, door } from '../door.ts';
import { errorResponses } from '../error-responses.ts';
import { newRoutes } from '../new-routes.ts';
import { refusal } from '../refusal.ts';

const create = createRoute({
	operationId: 'signUp',
	summary: 'Sign up',
	description:
		'Where sign-up is open, whatever the address, the answer is 202 and a mail holds the link to confirm it; to a known address the mail says so. With an invitation to the address its link has proven it: the account is made, the invitation accepted, and a session begun.',
	tags: ['Sign-in'],
	method: 'post',
	path: '/auth/sign-up',
	...door(),
	request: { body: jsonBody(signUpSchema) },
	responses: {
		201: jsonAnswer(signUpAnswerSchema, 'The account was made and is signed in.'),
		202: jsonAnswer(signUpAnswerSchema, 'A mail is on its way.'),
		...errorResponses(...DOOR_ERRORS, 'link_ended', 'other_address', 'account_exists'),
	},
});

const confirm = createRoute({
	operationId: 'confirmAddress',
	summary: 'Confirm an address',
	description: 'Makes the account that a sign-up asked for. Sign in with its password afterwards.',
	tags: ['Sign-in'],
	method: 'post',
	path: '/auth/confirm',
	...door(),
	request: { body: jsonBody(confirmSchema) },
	responses: {
		204: { description: 'There is an account now.' },
		...errorResponses(...DOOR_ERRORS, 'link_ended', 'account_exists'),
	},
});

export function signUpRoutes() {
	return newRoutes()
		.openapi(create, async (c) => {
			const services = c.get('services');
			const { invitation, ...wanted } = c.req.valid('json');
			if (invitation === undefined) {
				const begun = await signUp(services, wanted, localeOf(c.req.header('accept-language')));
				return begun.ok ? c.json({ status: 'confirmation_sent' as const }, 202) : refusal(c, begun);
			}
			const result = await signUpInvited(services, wanted, invitation);
			if (!result.ok) return refusal(c, result);
			const { token } = await services.accounts.openSession(result.value.userId, c.req.raw.headers);
			await beginSession(c, token);
			return c.json({ status: 'signed_in' as const }, 201);
		})
		.openapi(confirm, async (c) => {
			const result = await confirmAddress(c.get('services'), c.req.valid('json').token);
			return result.ok ? c.body(null, 204) : refusal(c, result);
		});
}
