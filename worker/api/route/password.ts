import { createRoute } from '@hono/zod-openapi';
import { changePasswordSchema, forgotPasswordSchema, resetPasswordSchema } from '../../contract/auth.ts';
import { localeOf } from '../../mail/locale.ts';
import { changePassword, forgotPassword, resetPassword } from '../../service/password.ts';
import { jsonBody } from '../content.ts';
import { DOOR_ERRORS, door } from '../door.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { personOf } from '../person-of.ts';
import { isOverLimitOf, refuseForNow } from '../rate-limit.ts';
import { refusal } from '../refusal.ts';
import { clearSessionCookies } from '../session-cookies.ts';

const forgot = createRoute({
	operationId: 'forgotPassword',
	summary: 'Ask for a link to set a new password',
	description: 'The answer is the same whether or not the address is known; only a known one gets a mail.',
	tags: ['Sign-in'],
	method: 'post',
	path: '/auth/forgot-password',
	...door(),
	request: { body: jsonBody(forgotPasswordSchema) },
	responses: {
		202: { description: 'If the address is known, a mail is on its way.' },
		...errorResponses(...DOOR_ERRORS),
	},
});

const reset = createRoute({
	operationId: 'resetPassword',
	summary: 'Set a new password by a link',
	description: 'The link is good once and for an hour. Every session ends; sign in with the new password.',
	tags: ['Sign-in'],
	method: 'post',
	path: '/auth/reset-password',
	...door(),
	request: { body: jsonBody(resetPasswordSchema) },
	responses: { 204: { description: 'The password was set.' }, ...errorResponses(...DOOR_ERRORS, 'link_ended') },
});

const change = createRoute({
	operationId: 'changePassword',
	summary: 'Change one’s own password',
	description: 'Other sessions end unless `signOutOthers` is false. A wrong `currentPassword` is 403 `wrong_password`.',
	tags: ['Identity'],
	method: 'post',
	path: '/auth/change-password',
	...guarded('identity.manage', { body: 'json', isJudgedNow: true }),
	request: { body: jsonBody(changePasswordSchema) },
	responses: {
		204: { description: 'The password was changed.' },
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS),
	},
});

export function passwordRoutes() {
	return newRoutes()
		.openapi(forgot, (c) => {
			forgotPassword(c.get('services'), c.req.valid('json').email, localeOf(c.req.header('accept-language')));
			return c.body(null, 202);
		})
		.openapi(reset, async (c) => {
			const result = await resetPassword(c.get('services'), c.req.valid('json'));
			if (!result.ok) return refusal(c, result);
			clearSessionCookies(c);
			return c.body(null, 204);
		})
		.openapi(change, async (c) => {
			const person = personOf(c);
			if (await isOverLimitOf(c.env.DOOR_EMAILS, person.id)) return refuseForNow(c);
			const result = await changePassword(c.get('services'), person, c.req.valid('json'));
			return result.ok ? c.body(null, 204) : refusal(c, result);
		});
}
