import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { projectMemberChangeSchema, projectMemberSchema } from '../../contract/member.ts';
import { pageQueryFields, pageSchema } from '../../contract/page.ts';
import { endProjectRoles, listMembersOfProject, setProjectRoles } from '../../service/project-member.ts';
import { jsonAnswer, jsonBody } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { projectMemberParams, projectParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const list = createRoute({
	operationId: 'listProjectMembers',
	summary: 'Who may work in a project',
	tags: ['Projects'],
	method: 'get',
	path: '/projects/{projectId}/members',
	...guarded('projectMember.read'),
	request: { params: projectParams, query: z.strictObject(pageQueryFields) },
	responses: {
		200: jsonAnswer(pageSchema(projectMemberSchema), 'One page, owners and admins of the organization included.'),
		...errorResponses(...GUARDED_ERRORS),
	},
});

const put = createRoute({
	operationId: 'setProjectMember',
	summary: 'Give a member of the organization roles in a project',
	description: 'In place of those they had. It holds everywhere within a minute.',
	tags: ['Projects'],
	method: 'put',
	path: '/projects/{projectId}/members/{userId}',
	...guarded('projectMember.manage', { body: 'json' }),
	request: { params: projectMemberParams, body: jsonBody(projectMemberChangeSchema) },
	responses: {
		200: jsonAnswer(projectMemberSchema, 'What they are in the project now.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS),
	},
});

const remove = createRoute({
	operationId: 'removeProjectMember',
	summary: 'Take somebody’s roles in a project',
	description: 'What they are in the organization stays. It holds everywhere within a minute.',
	tags: ['Projects'],
	method: 'delete',
	path: '/projects/{projectId}/members/{userId}',
	...guarded('projectMember.manage'),
	request: { params: projectMemberParams },
	responses: { 204: { description: 'They have no role here any more.' }, ...errorResponses(...GUARDED_ERRORS) },
});

export function projectMemberRoutes() {
	return newRoutes()
		.openapi(list, async (c) => {
			const { organizationId } = c.get('principal');
			const place = { organizationId, ...c.req.valid('param') };
			const result = await listMembersOfProject(c.get('services'), place, c.req.valid('query'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(put, async (c) => {
			const { projectId, userId } = c.req.valid('param');
			const place = { organizationId: c.get('principal').organizationId, projectId };
			const result = await setProjectRoles(c.get('services'), place, userId, c.req.valid('json').roles);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(remove, async (c) => {
			const { projectId, userId } = c.req.valid('param');
			const place = { organizationId: c.get('principal').organizationId, projectId };
			const result = await endProjectRoles(c.get('services'), place, userId);
			return result.ok ? c.body(null, 204) : refusal(c, result);
		});
}
