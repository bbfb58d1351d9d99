import { createRoute } from '@hono/zod-openapi';
import { logLiveQuerySchema, logPageSchema, logQuerySchema, logTextQuerySchema } from '../../contract/log.ts';
import { refuseWith } from '../../service/answer.ts';
import { readTaskLog } from '../../service/task-log.ts';
import { followTaskLog } from '../../service/task-log-live.ts';
import { downloadTaskLog } from '../../service/task-log-text.ts';
import { jsonAnswer } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { taskInstanceParams } from '../params.ts';
import { refusal } from '../refusal.ts';
import { upgradeFor } from '../watcher.ts';

const path = '/projects/{projectId}/task-instances/{taskInstanceId}/logs';

const page = createRoute({
	operationId: 'readTaskInstanceLog',
	summary: 'A stretch of a task instance’s log',
	description:
		'What its executors wrote and what Orrery did, in the order of time: every call with its answer, silence, stops, results, and what was decided after them. An attempt that failed before its executor wrote anything is explained by the latter. `nextCursor` reads on, also when there is nothing more yet.',
	tags: ['Task instances'],
	method: 'get',
	path,
	...guarded('instance.read'),
	request: { params: taskInstanceParams, query: logQuerySchema },
	responses: { 200: jsonAnswer(logPageSchema, 'The next stretch.'), ...errorResponses(...GUARDED_ERRORS) },
});

const text = createRoute({
	operationId: 'downloadTaskInstanceLog',
	summary: 'A task instance’s whole log as a text file',
	description:
		'Lines of Orrery’s own begin with `[orrery `; `platform=false` leaves them out, and what the executors wrote is then given byte for byte.',
	tags: ['Task instances'],
	method: 'get',
	path: `${path}/text`,
	...guarded('instance.read'),
	request: { params: taskInstanceParams, query: logTextQuerySchema },
	responses: {
		200: { description: 'UTF-8 text (`text/plain`), as an attachment.' },
		...errorResponses(...GUARDED_ERRORS),
	},
});

const live = createRoute({
	operationId: 'watchTaskInstanceLog',
	summary: 'Follow a task instance’s log as it is written',
	description:
		'A WebSocket that speaks `LogMessage`. A log has two sources, and each is a connection of its own: `executor` for what the executor writes, `platform` for what Orrery does. Connect first, then read the log up to now, then show what comes. Who has not sent a new live ticket within `renewWithinMs` (`{"type": "renew", "ticket"}`) is closed with 4001. The log of an archived run is closed with 1000 at once, since nothing will follow.',
	tags: ['Task instances'],
	method: 'get',
	path: `${path}/live`,
	...guarded('instance.read', { live: true }),
	request: { params: taskInstanceParams, query: logLiveQuerySchema },
	responses: {
		101: { description: 'The connection speaks WebSocket from here on.' },
		...errorResponses(...GUARDED_ERRORS, 'upgrade_required', 'limit_reached'),
	},
});

export function taskLogRoutes() {
	return newRoutes()
		.openapi(page, async (c) => {
			const { attempt, ...query } = c.req.valid('query');
			const result = await readTaskLog(c.get('services'), { ...c.req.valid('param'), attempt }, query);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(text, async (c) => {
			const result = await downloadTaskLog(c.get('services'), { ...c.req.valid('param'), ...c.req.valid('query') });
			if (!result.ok) return refusal(c, result);
			const headers = {
				'content-type': 'text/plain; charset=utf-8',
				'content-disposition': `attachment; filename="${result.value.name}"`,
			};
			return new Response(result.value.text, { headers });
		})
		.openapi(live, async (c) => {
			if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') return refusal(c, refuseWith('upgrade_required'));
			const asked = { ...c.req.valid('param'), ...c.req.valid('query') };
			const result = await followTaskLog(c.get('services'), asked, (url) => upgradeFor(c, url));
			return result.ok ? result.value : refusal(c, result);
		});
}
