import { createRoute } from '@hono/zod-openapi';
import { projectionRebuildSchema } from '../../contract/projection-rebuild.ts';
import { getRebuild, startRebuild } from '../../service/projection-rebuild.ts';
import { emptyBody, jsonAnswer } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { projectParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const path = '/projects/{projectId}/projection/rebuild';

const start = createRoute({
	operationId: 'rebuildProjection',
	summary: 'Make the lists of a project anew from its runs and archives',
	description:
		'For lists that lost rows, as after a database was restored. Runs go on meanwhile, and rows that are there stay. One that is under way goes on. Runs of a workflow that was deleted are found once they are archived.',
	tags: ['Projects'],
	method: 'post',
	path,
	...guarded('projection.rebuild', { body: 'optional' }),
	request: { params: projectParams, body: emptyBody() },
	responses: {
		202: jsonAnswer(projectionRebuildSchema, 'It is under way.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS),
	},
});

const get = createRoute({
	operationId: 'getProjectionRebuild',
	summary: 'How far the newest rebuilding of the lists has come',
	tags: ['Projects'],
	method: 'get',
	path,
	...guarded('projection.rebuild'),
	request: { params: projectParams },
	responses: { 200: jsonAnswer(projectionRebuildSchema, 'Its progress.'), ...errorResponses(...GUARDED_ERRORS) },
});

export function projectionRebuildRoutes() {
	return newRoutes()
		.openapi(start, async (c) => {
			const result = await startRebuild(c.get('services'), c.req.valid('param').projectId);
			return result.ok ? c.json(result.value, 202) : refusal(c, result);
		})
		.openapi(get, async (c) => {
			const result = await getRebuild(c.get('services'), c.req.valid('param').projectId);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		});
}
