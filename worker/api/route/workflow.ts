import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { pageQueryFields, pageSchema } from '../../contract/page.ts';
import {
	savedWorkflowSchema,
	workflowDetailSchema,
	workflowNameFilterSchema,
	workflowSaveSchema,
	workflowSchema,
	workflowStateSchema,
} from '../../contract/workflow.ts';
import {
	createWorkflow,
	getWorkflow,
	listProjectWorkflows,
	removeWorkflow,
	saveWorkflow,
} from '../../service/workflow.ts';
import { copyWorkflow } from '../../service/workflow-copy.ts';
import { documentBody, emptyBody, jsonAnswer } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded, IDEMPOTENT_ERRORS } from '../guarded.ts';
import { idempotencyHeaderSchema } from '../idempotency-key.ts';
import { ifMatchHeaderSchema } from '../if-match.ts';
import { newRoutes } from '../new-routes.ts';
import { projectParams, workflowParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const path = '/projects/{projectId}/workflows';

const list = createRoute({
	operationId: 'listWorkflows',
	summary: 'Workflows of a project',
	tags: ['Workflows'],
	method: 'get',
	path,
	...guarded('workflow.read'),
	request: {
		params: projectParams,
		query: z.strictObject({
			...pageQueryFields,
			name: workflowNameFilterSchema.optional(),
			state: workflowStateSchema.optional(),
		}),
	},
	responses: {
		200: jsonAnswer(pageSchema(workflowSchema), 'One page, oldest first.'),
		...errorResponses(...GUARDED_ERRORS),
	},
});

const create = createRoute({
	operationId: 'createWorkflow',
	summary: 'Create a workflow',
	description: 'The document becomes version 1 of a draft. In YAML the body is the bare document.',
	tags: ['Workflows'],
	method: 'post',
	path,
	...guarded('workflow.edit', { body: 'document', idempotent: true }),
	request: { params: projectParams, headers: idempotencyHeaderSchema, body: documentBody(workflowSaveSchema) },
	responses: {
		201: jsonAnswer(savedWorkflowSchema, 'The new workflow.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS, ...IDEMPOTENT_ERRORS, 'name_taken', 'invalid_document'),
	},
});

const get = createRoute({
	operationId: 'getWorkflow',
	summary: 'One workflow with its latest document',
	tags: ['Workflows'],
	method: 'get',
	path: `${path}/{workflowId}`,
	...guarded('workflow.read'),
	request: { params: workflowParams },
	responses: { 200: jsonAnswer(workflowDetailSchema, 'The workflow.'), ...errorResponses(...GUARDED_ERRORS) },
});

const save = createRoute({
	operationId: 'saveWorkflow',
	summary: 'Save the next version of a workflow',
	description:
		'The workflow has to be offline. Send the `etag` that was read as `If-Match` to change nothing that somebody else has changed since. Saving what the latest version already says makes no new one.',
	tags: ['Workflows'],
	method: 'put',
	path: `${path}/{workflowId}`,
	...guarded('workflow.edit', { body: 'document' }),
	request: {
		params: workflowParams,
		headers: ifMatchHeaderSchema,
		body: documentBody(workflowSaveSchema),
	},
	responses: {
		200: jsonAnswer(savedWorkflowSchema, 'The workflow as it is now.'),
		...errorResponses(
			...GUARDED_ERRORS,
			...BODY_ERRORS,
			'name_taken',
			'workflow_online',
			'precondition_failed',
			'invalid_document',
		),
	},
});

const copy = createRoute({
	operationId: 'copyWorkflow',
	summary: 'Copy a workflow',
	description:
		'The latest version becomes version 1 of a new draft, named after the workflow and the moment: `<name>_copy_<yyyyMMddHHmmssSSS>` in UTC.',
	tags: ['Workflows'],
	method: 'post',
	path: `${path}/{workflowId}/copy`,
	...guarded('workflow.edit', { body: 'optional', idempotent: true }),
	request: { params: workflowParams, headers: idempotencyHeaderSchema, body: emptyBody() },
	responses: {
		201: jsonAnswer(savedWorkflowSchema, 'The copy.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS, ...IDEMPOTENT_ERRORS, 'name_taken', 'invalid_document'),
	},
});

const remove = createRoute({
	operationId: 'deleteWorkflow',
	summary: 'Delete a workflow',
	description: 'It has to be offline and without runs that have not ended. Its ended runs stay readable.',
	tags: ['Workflows'],
	method: 'delete',
	path: `${path}/{workflowId}`,
	...guarded('workflow.edit'),
	request: { params: workflowParams },
	responses: {
		204: { description: 'It is gone, with all its versions.' },
		...errorResponses(...GUARDED_ERRORS, 'workflow_online', 'instances_live', 'precondition_failed'),
	},
});

export function workflowRoutes() {
	return newRoutes()
		.openapi(list, async (c) => {
			const { projectId } = c.req.valid('param');
			const result = await listProjectWorkflows(c.get('services'), projectId, c.req.valid('query'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(create, async (c) => {
			const { projectId } = c.req.valid('param');
			const result = await createWorkflow(c.get('services'), c.get('principal'), projectId, c.req.valid('json'));
			return result.ok ? c.json(result.value, 201, { etag: result.value.etag }) : refusal(c, result);
		})
		.openapi(get, async (c) => {
			const { projectId, workflowId } = c.req.valid('param');
			const result = await getWorkflow(c.get('services'), projectId, workflowId);
			return result.ok ? c.json(result.value, 200, { etag: result.value.etag }) : refusal(c, result);
		})
		.openapi(save, async (c) => {
			const place = { ...c.req.valid('param'), ifMatch: c.req.valid('header')['if-match'] ?? null };
			const result = await saveWorkflow(c.get('services'), c.get('principal'), place, c.req.valid('json'));
			return result.ok ? c.json(result.value, 200, { etag: result.value.etag }) : refusal(c, result);
		})
		.openapi(copy, async (c) => {
			const { projectId, workflowId } = c.req.valid('param');
			const result = await copyWorkflow(c.get('services'), c.get('principal'), projectId, workflowId);
			return result.ok ? c.json(result.value, 201, { etag: result.value.etag }) : refusal(c, result);
		})
		.openapi(remove, async (c) => {
			const { projectId, workflowId } = c.req.valid('param');
			const result = await removeWorkflow(c.get('services'), projectId, workflowId);
			return result.ok ? c.body(null, 204) : refusal(c, result);
		});
}
