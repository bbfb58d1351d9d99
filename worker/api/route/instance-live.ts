import { createRoute } from '@hono/zod-openapi';
import { refuseWith } from '../../service/answer.ts';
import { followInstance } from '../../service/instance-live.ts';
import { errorResponses } from '../error-responses.ts';
import { GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { instanceParams } from '../params.ts';
import { refusal } from '../refusal.ts';
import { upgradeFor } from '../watcher.ts';

const live = createRoute({
	operationId: 'watchInstance',
	summary: 'Follow a run as it happens',
	description:
		'A WebSocket. Ask with `Upgrade: websocket`. The first message is `{"type": "hello", "renewWithinMs"}`, the second holds the run with all its tasks, each further one what a step changed. Who has not sent a new live ticket within that time (`{"type": "renew", "ticket"}`) is closed with 4001, so that they are judged again; anything else that is sent closes with 1008. When the run is deleted or archived, the connection is closed with 1000 and the reason `deleted` or `archived`; one that is archived already is told once and closed the same way.',
	tags: ['Instances'],
	method: 'get',
	path: '/projects/{projectId}/instances/{instanceId}/live',
	...guarded('instance.read', { live: true }),
	request: { params: instanceParams },
	responses: {
		101: { description: 'The connection speaks WebSocket from here on.' },
		...errorResponses(...GUARDED_ERRORS, 'upgrade_required', 'limit_reached'),
	},
});

/** The upgrade is handed to the run's object. */
export function instanceLiveRoutes() {
	return newRoutes().openapi(live, async (c) => {
		const services = c.get('services');
		const place = c.req.valid('param');
		if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') return refusal(c, refuseWith('upgrade_required'));
		const result = await followInstance(services, place, (url) => upgradeFor(c, url));
		return result.ok ? result.value : refusal(c, result);
	});
}
