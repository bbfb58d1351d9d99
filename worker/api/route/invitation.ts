import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import type { Principal } from '../../auth/principal.ts';
import { sha256Hex } from '../../auth/sha256.ts';
import { createdInvitationSchema, invitationCreateSchema, invitationSchema } from '../../contract/invitation.ts';
import { pageQueryFields, pageSchema } from '../../contract/page.ts';
import { localeOf } from '../../mail/locale.ts';
import { endInvitation, invite, listInvitations } from '../../service/invitation.ts';
import type { AppEnv } from '../app-env.ts';
import { jsonAnswer, jsonBody } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded, IDEMPOTENT_ERRORS } from '../guarded.ts';
import { idempotencyHeaderSchema } from '../idempotency-key.ts';
import { newRoutes } from '../new-routes.ts';
import { invitationParams, organizationParams } from '../params.ts';
import { isOverLimitOf, refuseForNow } from '../rate-limit.ts';
import { refusal } from '../refusal.ts';

const list = createRoute({
	operationId: 'listInvitations',
	summary: 'Open invitations of an organization',
	tags: ['Organizations'],
	method: 'get',
	path: '/organizations/{organizationId}/invitations',
	...guarded('invitation.read'),
	request: { params: organizationParams, query: z.strictObject(pageQueryFields) },
	responses: {
		200: jsonAnswer(pageSchema(invitationSchema), 'One page, oldest first. Those that ended are not shown.'),
		...errorResponses(...GUARDED_ERRORS),
	},
});

const create = createRoute({
	operationId: 'createInvitation',
	summary: 'Invite somebody to an organization',
	description:
		'The link is mailed where mail is sent, and else in this answer; it is good for seven days, once, and for this address. An earlier invitation of the address ends. Only owners invite owners; a token may do so while the organization has none.',
	tags: ['Organizations'],
	method: 'post',
	path: '/organizations/{organizationId}/invitations',
	...guarded('invitation.manage', { body: 'json', idempotent: true }),
	request: { params: organizationParams, headers: idempotencyHeaderSchema, body: jsonBody(invitationCreateSchema) },
	responses: {
		201: jsonAnswer(createdInvitationSchema, 'The invitation, with its link where no mail is sent.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS, ...IDEMPOTENT_ERRORS, 'already_member', 'limit_reached'),
	},
});

const revoke = createRoute({
	operationId: 'revokeInvitation',
	summary: 'Take an invitation back',
	tags: ['Organizations'],
	method: 'delete',
	path: '/organizations/{organizationId}/invitations/{invitationId}',
	...guarded('invitation.manage'),
	request: { params: invitationParams },
	responses: { 204: { description: 'Its link is not good any more.' }, ...errorResponses(...GUARDED_ERRORS) },
});

export function invitationRoutes() {
	return newRoutes()
		.openapi(list, async (c) => {
			const { organizationId } = c.req.valid('param');
			const result = await listInvitations(c.get('services'), organizationId, c.req.valid('query'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(create, async (c) => {
			const by = c.get('principal');
			const wanted = c.req.valid('json');
			if (await isTooMany(c, by, wanted.email)) return refuseForNow(c);
			const locale = localeOf(c.req.header('accept-language'));
			const result = await invite(c.get('services'), by, wanted, locale);
			return result.ok ? c.json(result.value, 201) : refusal(c, result);
		})
		.openapi(revoke, async (c) => {
			const { organizationId, invitationId } = c.req.valid('param');
			const result = await endInvitation(c.get('services'), organizationId, invitationId);
			return result.ok ? c.body(null, 204) : refusal(c, result);
		});
}

/** Whoever has one token or organization can have many, so what counts besides them is who is written to. */
async function isTooMany(c: Context<AppEnv>, by: Principal, email: string): Promise<boolean> {
	const { INVITATIONS, DOOR_EMAILS } = c.env;
	const counted = [
		isOverLimitOf(INVITATIONS, by.id),
		isOverLimitOf(INVITATIONS, by.organizationId),
		isOverLimitOf(DOOR_EMAILS, `invitation ${await sha256Hex(email)}`),
	];
	return (await Promise.all(counted)).includes(true);
}
