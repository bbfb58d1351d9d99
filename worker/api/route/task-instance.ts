import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { taskInstanceDetailSchema } from '../../contract/task-instance.ts';
import { MAX_LOG_BYTES } from '../../protocol/limits.ts';
import { getTaskInstance, readTaskLog } from '../../service/task-instance.ts';
import { jsonAnswer } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { taskInstanceParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const LOG_PAGE_BYTES_MAX = 1024 * 1024;

const path = '/projects/{projectId}/task-instances/{taskInstanceId}';

const get = createRoute({
	operationId: 'getTaskInstance',
	summary: 'One task instance with its attempts and every call made for them',
	tags: ['Task instances'],
	method: 'get',
	path,
	...guarded('instance.read'),
	request: { params: taskInstanceParams },
	responses: {
		200: jsonAnswer(taskInstanceDetailSchema, 'The task instance.'),
		...errorResponses(...GUARDED_ERRORS),
	},
});

const logs = createRoute({
	operationId: 'readTaskInstanceLog',
	summary: 'Log text of one attempt',
	description:
		'The newest attempt unless `attempt` names one. `x-log-next-offset` says where to read on, `x-log-size` how many bytes there are by now.',
	tags: ['Task instances'],
	method: 'get',
	path: `${path}/logs`,
	...guarded('instance.read'),
	request: {
		params: taskInstanceParams,
		query: z.strictObject({
			attempt: z.coerce.number().int().min(1).optional(),
			offset: z.coerce.number().int().min(0).max(MAX_LOG_BYTES).default(0),
			limit: z.coerce.number().int().min(4).max(LOG_PAGE_BYTES_MAX).default(LOG_PAGE_BYTES_MAX),
		}),
	},
	responses: {
		200: { description: 'UTF-8 text.', content: { 'text/plain': { schema: z.string() } } },
		...errorResponses(...GUARDED_ERRORS),
	},
});

export function taskInstanceRoutes() {
	return newRoutes()
		.openapi(get, async (c) => {
			const { projectId, taskInstanceId } = c.req.valid('param');
			const result = await getTaskInstance(c.get('services'), projectId, taskInstanceId);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(logs, async (c) => {
			const { projectId, taskInstanceId } = c.req.valid('param');
			const result = await readTaskLog(c.get('services'), projectId, taskInstanceId, c.req.valid('query'));
			if (!result.ok) return refusal(c, result);
			const { text, nextOffset, size } = result.value;
			return c.text(text, 200, { 'x-log-next-offset': String(nextOffset), 'x-log-size': String(size) });
		});
}
