import { createRoute } from '@hono/zod-openapi';
import { overviewSchema } from '../../contract/overview.ts';
import { getOverview } from '../../service/overview.ts';
import { jsonAnswer } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { projectParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const get = createRoute({
	operationId: 'getOverview',
	summary: 'How a project stands at this moment',
	description: 'Numbers of runs, what failed, what takes longest, executors and capacity: the first page of a project.',
	tags: ['Projects'],
	method: 'get',
	path: '/projects/{projectId}/overview',
	...guarded('instance.read', { isCostly: true }),
	request: { params: projectParams },
	responses: { 200: jsonAnswer(overviewSchema, 'The overview.'), ...errorResponses(...GUARDED_ERRORS) },
});

export function overviewRoutes() {
	return newRoutes().openapi(get, async (c) => {
		const result = await getOverview(c.get('services'), c.req.valid('param').projectId);
		return result.ok ? c.json(result.value, 200) : refusal(c, result);
	});
}
