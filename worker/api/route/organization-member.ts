import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { organizationMemberChangeSchema, organizationMemberSchema } from '../../contract/member.ts';
import { pageQueryFields, pageSchema } from '../../contract/page.ts';
import { changeMemberRole, listMembers, removeMember } from '../../service/organization-member.ts';
import { jsonAnswer, jsonBody } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { organizationMemberParams, organizationParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const list = createRoute({
	operationId: 'listOrganizationMembers',
	summary: 'Members of an organization',
	tags: ['Organizations'],
	method: 'get',
	path: '/organizations/{organizationId}/members',
	...guarded('organizationMember.read'),
	request: { params: organizationParams, query: z.strictObject(pageQueryFields) },
	responses: {
		200: jsonAnswer(pageSchema(organizationMemberSchema), 'One page, in the order in which they first signed up.'),
		...errorResponses(...GUARDED_ERRORS),
	},
});

const change = createRoute({
	operationId: 'changeOrganizationMember',
	summary: 'Give a member another role',
	description: 'Only owners make owners and change them. It holds everywhere within a minute.',
	tags: ['Organizations'],
	method: 'patch',
	path: '/organizations/{organizationId}/members/{userId}',
	...guarded('organizationMember.manage', { body: 'json' }),
	request: { params: organizationMemberParams, body: jsonBody(organizationMemberChangeSchema) },
	responses: {
		200: jsonAnswer(organizationMemberSchema, 'The member as they are now.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS, 'last_owner'),
	},
});

const remove = createRoute({
	operationId: 'removeOrganizationMember',
	summary: 'Take a member out, or leave',
	description:
		'Ends their roles in all projects and the invitations they sent; tokens they created stay good. Everybody may leave. It holds everywhere within a minute.',
	tags: ['Organizations'],
	method: 'delete',
	path: '/organizations/{organizationId}/members/{userId}',
	...guarded('organization.read', { isJudgedNow: true }),
	request: { params: organizationMemberParams },
	responses: {
		204: { description: 'They are no member any more.' },
		...errorResponses(...GUARDED_ERRORS, 'last_owner'),
	},
});

export function organizationMemberRoutes() {
	return newRoutes()
		.openapi(list, async (c) => {
			const { organizationId } = c.req.valid('param');
			const result = await listMembers(c.get('services'), organizationId, c.req.valid('query'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(change, async (c) => {
			const { role } = c.req.valid('json');
			const result = await changeMemberRole(c.get('services'), c.get('principal'), c.req.valid('param'), role);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(remove, async (c) => {
			const result = await removeMember(c.get('services'), c.get('principal'), c.req.valid('param'));
			return result.ok ? c.body(null, 204) : refusal(c, result);
		});
}
