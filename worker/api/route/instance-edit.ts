import { createRoute } from '@hono/zod-openapi';
import { previewQuerySchema } from '../../contract/instance.ts';
import { editedOrPreviewSchema, instanceDocumentSchema, instanceEditSchema } from '../../contract/instance-edit.ts';
import { editInstance, getInstanceDocument, previewEdit } from '../../service/instance-edit.ts';
import { documentBody, jsonAnswer } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded } from '../guarded.ts';
import { ifMatchHeaderSchema } from '../if-match.ts';
import { newRoutes } from '../new-routes.ts';
import { instanceParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const path = '/projects/{projectId}/instances/{instanceId}/document';

const get = createRoute({
	operationId: 'getInstanceDocument',
	summary: 'The document a run is made of',
	description: 'As it was given to the run last. Its `etag` is what `If-Match` takes when the run is edited.',
	tags: ['Instances'],
	method: 'get',
	path,
	...guarded('workflow.read'),
	request: { params: instanceParams },
	responses: { 200: jsonAnswer(instanceDocumentSchema, 'The document.'), ...errorResponses(...GUARDED_ERRORS) },
});

const edit = createRoute({
	operationId: 'editInstance',
	summary: 'Give an ended run another document',
	description:
		'Nodes are matched by key: those that stay keep what they came to, new ones count as stopped. Nothing runs by itself: recover or rerun what is to run. The document becomes a version for this run alone, or with `updateDefinition` the latest one of the workflow too, once the run has taken it: sent again, an edit that broke off in between is finished. What a version says already makes no new one. Send the `etag` that was read as `If-Match` to change nothing that somebody else has changed since.',
	tags: ['Instances'],
	method: 'put',
	path,
	...guarded('instance.edit', { body: 'document' }),
	request: {
		params: instanceParams,
		query: previewQuerySchema,
		headers: ifMatchHeaderSchema,
		body: documentBody(instanceEditSchema),
	},
	responses: {
		200: jsonAnswer(editedOrPreviewSchema, 'Done, or already so; or what it would do.'),
		...errorResponses(
			...GUARDED_ERRORS,
			...BODY_ERRORS,
			'illegal_transition',
			'archived',
			'workflow_deleted',
			'workflow_online',
			'name_taken',
			'precondition_failed',
			'invalid_document',
		),
	},
});

export function instanceEditRoutes() {
	return newRoutes()
		.openapi(get, async (c) => {
			const result = await getInstanceDocument(c.get('services'), c.req.valid('param'));
			return result.ok ? c.json(result.value, 200, { etag: result.value.etag }) : refusal(c, result);
		})
		.openapi(edit, async (c) => {
			const [services, by] = [c.get('services'), c.get('principal')];
			const place = { ...c.req.valid('param'), ifMatch: c.req.valid('header')['if-match'] ?? null };
			if (c.req.valid('query').dryRun) {
				const previewed = await previewEdit(services, by, place, c.req.valid('json'));
				return previewed.ok ? c.json(previewed.value, 200) : refusal(c, previewed);
			}
			const edited = await editInstance(services, by, place, c.req.valid('json'));
			return edited.ok ? c.json(edited.value, 200, { etag: edited.value.etag }) : refusal(c, edited);
		});
}
