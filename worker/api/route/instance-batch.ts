import { createRoute } from '@hono/zod-openapi';
import { previewQuerySchema } from '../../contract/instance.ts';
import { instanceBatchAnswerSchema, instanceBatchRequestSchema } from '../../contract/instance-batch.ts';
import { operationSchema } from '../../contract/operation.ts';
import { batchInstances } from '../../service/instance-batch.ts';
import { jsonAnswer, jsonBody } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded, IDEMPOTENT_ERRORS } from '../guarded.ts';
import { idempotencyHeaderSchema } from '../idempotency-key.ts';
import { newRoutes } from '../new-routes.ts';
import { projectParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const batch = createRoute({
	operationId: 'batchInstances',
	summary: 'Do one thing to many runs',
	description:
		'Up to 200 ids are answered at once, each by itself. More of them, or a filter, begin an operation that works through them at a steady pace: follow it at `/operations/{operationId}`. A filter means the runs it finds now, none that come later. With `dryRun=true` nothing is done: the runs that are meant are counted, and those to be deleted tell what would go with them.',
	tags: ['Instances'],
	method: 'post',
	path: '/projects/{projectId}/instances/batch',
	...guarded('instance.operate', { body: 'json', idempotent: true, isCostly: true }),
	request: {
		params: projectParams,
		query: previewQuerySchema,
		headers: idempotencyHeaderSchema,
		body: jsonBody(instanceBatchRequestSchema),
	},
	responses: {
		200: jsonAnswer(
			instanceBatchAnswerSchema,
			'What became of each; of a dry run, how many there are, and what would go.',
		),
		202: jsonAnswer(operationSchema, 'The operation that was begun.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS, ...IDEMPOTENT_ERRORS, 'limit_reached'),
	},
});

export function instanceBatchRoutes() {
	return newRoutes().openapi(batch, async (c) => {
		const { projectId } = c.req.valid('param');
		const isDryRun = c.req.valid('query').dryRun;
		const request = c.req.valid('json');
		const result = await batchInstances(c.get('services'), c.get('principal'), projectId, request, isDryRun);
		if (!result.ok) return refusal(c, result);
		return result.value.isBegun ? c.json(result.value.operation, 202) : c.json(result.value.answer, 200);
	});
}
