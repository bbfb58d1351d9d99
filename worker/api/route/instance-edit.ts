import { createRoute } from '@hono/zod-openapi';
import { previewQuerySchema } from '../../contract/instance.ts';
import { editedOrPreviewSchema, instanceEditSchema } from '../../contract/instance-edit.ts';
import { editInstance, previewEdit } from '../../service/instance-edit.ts';
import { documentBody, jsonAnswer } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { instanceParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const edit = createRoute({
	operationId: 'editInstance',
	summary: 'Give an ended run another document',
	description:
		'Nodes are matched by key: those that stay keep what they came to, new ones count as stopped. Nothing runs by itself: recover or rerun what is to run. The document becomes a version for this run alone, or with `updateDefinition` the latest one of the workflow too. What a version says already makes no new one.',
	tags: ['Instances'],
	method: 'put',
	path: '/projects/{projectId}/instances/{instanceId}/document',
	...guarded('instance.edit', { body: 'document' }),
	request: { params: instanceParams, query: previewQuerySchema, body: documentBody(instanceEditSchema) },
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
	return newRoutes().openapi(edit, async (c) => {
		const [services, by, place] = [c.get('services'), c.get('principal'), c.req.valid('param')];
		if (c.req.valid('query').dryRun) {
			const previewed = await previewEdit(services, by, place, c.req.valid('json'));
			return previewed.ok ? c.json(previewed.value, 200) : refusal(c, previewed);
		}
		const edited = await editInstance(services, by, place, c.req.valid('json'));
		return edited.ok ? c.json(edited.value, 200) : refusal(c, edited);
	});
}
