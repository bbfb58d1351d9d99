import { createRoute } from '@hono/zod-openapi';
import { stringify } from 'yaml';
import { z } from 'zod';
import { savedWorkflowSchema } from '../../contract/workflow.ts';
import { workflowDocumentSchema } from '../../contract/workflow-document.ts';
import { workflowValidationRequestSchema, workflowValidationSchema } from '../../contract/workflow-validation.ts';
import { createWorkflow } from '../../service/workflow.ts';
import { exportWorkflow } from '../../service/workflow-export.ts';
import { validateWorkflow } from '../../service/workflow-validation.ts';
import { documentBody, jsonAnswer } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded, IDEMPOTENT_ERRORS } from '../guarded.ts';
import { idempotencyHeaderSchema } from '../idempotency-key.ts';
import { newRoutes } from '../new-routes.ts';
import { projectParams, workflowParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const exportRoute = createRoute({
	operationId: 'exportWorkflow',
	summary: 'A workflow’s document as a file',
	description: 'Without the values that are defaults anyway. What this gives, import takes.',
	tags: ['Workflows'],
	method: 'get',
	path: '/projects/{projectId}/workflows/{workflowId}/export',
	...guarded('workflow.read'),
	request: {
		params: workflowParams,
		query: z.strictObject({
			format: z.enum(['json', 'yaml']).default('yaml'),
			version: z.coerce.number().int().min(1).optional(),
		}),
	},
	responses: {
		200: {
			description: 'The document.',
			content: {
				'application/json': { schema: workflowDocumentSchema },
				'application/yaml': { schema: z.string() },
			},
		},
		...errorResponses(...GUARDED_ERRORS),
	},
});

const importRoute = createRoute({
	operationId: 'importWorkflow',
	summary: 'Create a workflow from an exported document',
	tags: ['Workflows'],
	method: 'post',
	path: '/projects/{projectId}/workflows/import',
	...guarded('workflow.edit', { body: 'bareDocument', idempotent: true }),
	request: { params: projectParams, headers: idempotencyHeaderSchema, body: documentBody(workflowDocumentSchema) },
	responses: {
		201: jsonAnswer(savedWorkflowSchema, 'The new workflow.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS, ...IDEMPOTENT_ERRORS, 'name_taken', 'invalid_document'),
	},
});

const validateRoute = createRoute({
	operationId: 'validateWorkflow',
	summary: 'Judge a document without saving it',
	description:
		'Answers what saving the document and bringing it online would say. A document without the structure of the schema is refused as saving refuses it.',
	tags: ['Workflows'],
	method: 'post',
	path: '/projects/{projectId}/workflows/validate',
	...guarded('workflow.edit', { body: 'document' }),
	request: { params: projectParams, body: documentBody(workflowValidationRequestSchema) },
	responses: {
		200: jsonAnswer(workflowValidationSchema, 'What was found; nothing, if all three are empty.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS),
	},
});

export function workflowTransferRoutes() {
	return newRoutes()
		.openapi(exportRoute, async (c) => {
			const { format, version } = c.req.valid('query');
			const { projectId, workflowId } = c.req.valid('param');
			const result = await exportWorkflow(c.get('services'), projectId, workflowId, version ?? null);
			if (!result.ok) return refusal(c, result);
			const isYaml = format === 'yaml';
			const text = isYaml ? stringify(result.value.document) : JSON.stringify(result.value.document, null, '\t');
			c.header('content-disposition', `attachment; filename="${result.value.fileName}.${format}"`);
			return c.body(text, 200, { 'content-type': `application/${format}; charset=utf-8` });
		})
		.openapi(importRoute, async (c) => {
			const save = { document: c.req.valid('json'), note: 'Imported' };
			const { projectId } = c.req.valid('param');
			const result = await createWorkflow(c.get('services'), c.get('principal'), projectId, save);
			return result.ok ? c.json(result.value, 201, { etag: result.value.etag }) : refusal(c, result);
		})
		.openapi(validateRoute, async (c) => {
			const { document } = c.req.valid('json');
			return c.json(await validateWorkflow(c.get('services'), c.req.valid('param').projectId, document), 200);
		});
}
