import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { pageQueryFields, pageSchema } from '../../contract/page.ts';
import { workflowVersionDetailSchema, workflowVersionSchema } from '../../contract/workflow-version.ts';
import { getWorkflowVersion, listWorkflowVersions } from '../../service/workflow-version.ts';
import { jsonAnswer } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { versionParams, workflowParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const path = '/projects/{projectId}/workflows/{workflowId}/versions';

const list = createRoute({
	operationId: 'listWorkflowVersions',
	summary: 'Versions of a workflow',
	tags: ['Workflows'],
	method: 'get',
	path,
	...guarded('workflow.read'),
	request: { params: workflowParams, query: z.strictObject(pageQueryFields) },
	responses: {
		200: jsonAnswer(pageSchema(workflowVersionSchema), 'One page, newest first.'),
		...errorResponses(...GUARDED_ERRORS),
	},
});

const get = createRoute({
	operationId: 'getWorkflowVersion',
	summary: 'One version of a workflow with its document',
	tags: ['Workflows'],
	method: 'get',
	path: `${path}/{version}`,
	...guarded('workflow.read'),
	request: { params: versionParams },
	responses: { 200: jsonAnswer(workflowVersionDetailSchema, 'The version.'), ...errorResponses(...GUARDED_ERRORS) },
});

export function workflowVersionRoutes() {
	return newRoutes()
		.openapi(list, async (c) => {
			const { projectId, workflowId } = c.req.valid('param');
			const result = await listWorkflowVersions(c.get('services'), projectId, workflowId, c.req.valid('query'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(get, async (c) => {
			const { projectId, workflowId, version } = c.req.valid('param');
			const result = await getWorkflowVersion(c.get('services'), projectId, workflowId, version);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		});
}
