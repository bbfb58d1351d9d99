import { createRoute } from '@hono/zod-openapi';
import { invitationTokenSchema, invitationViewSchema } from '../../contract/invitation.ts';
import { userIdentitySchema } from '../../contract/me.ts';
import { acceptAs, lookUpInvitation } from '../../service/invited.ts';
import { jsonAnswer, jsonBody } from '../content.ts';
import { DOOR_ERRORS, door } from '../door.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { personOf } from '../person-of.ts';
import { refusal } from '../refusal.ts';

const lookUp = createRoute({
	operationId: 'lookUpInvitation',
	summary: 'What an invitation is for',
	description: 'For whoever holds its link. `hasAccount` tells whether to sign in or to sign up.',
	tags: ['Sign-in'],
	method: 'post',
	path: '/auth/invitations/look-up',
	...door(),
	request: { body: jsonBody(invitationTokenSchema) },
	responses: {
		200: jsonAnswer(invitationViewSchema, 'The invitation.'),
		...errorResponses(...DOOR_ERRORS, 'link_ended'),
	},
});

const accept = createRoute({
	operationId: 'acceptInvitation',
	summary: 'Accept an invitation as who one is',
	description: 'For the person whose address it was sent to. Who has no account yet signs up with it instead.',
	tags: ['Identity'],
	method: 'post',
	path: '/auth/invitations/accept',
	...guarded('identity.manage', { body: 'json' }),
	request: { body: jsonBody(invitationTokenSchema) },
	responses: {
		200: jsonAnswer(userIdentitySchema, 'The person with what they belong to now.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS, 'link_ended', 'other_address'),
	},
});

export function invitedRoutes() {
	return newRoutes()
		.openapi(lookUp, async (c) => {
			const result = await lookUpInvitation(c.get('services'), c.req.valid('json').token);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(accept, async (c) => {
			const result = await acceptAs(c.get('services'), personOf(c), c.req.valid('json').token);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		});
}
