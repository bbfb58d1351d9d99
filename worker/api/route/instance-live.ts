import { createRoute } from '@hono/zod-openapi';
import { instanceStub } from '../../instance/stub.ts';
import { refuseWith } from '../../service/answer.ts';
import { getInstance } from '../../service/instance.ts';
import { errorResponses } from '../error-responses.ts';
import { GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { instanceParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const live = createRoute({
	operationId: 'watchInstance',
	summary: 'Follow a run as it happens',
	description: 'A WebSocket. Ask with `Upgrade: websocket`.',
	tags: ['Instances'],
	method: 'get',
	path: '/projects/{projectId}/instances/{instanceId}/live',
	...guarded('instance.read'),
	request: { params: instanceParams },
	responses: {
		101: { description: 'The connection speaks WebSocket from here on.' },
		...errorResponses(...GUARDED_ERRORS, 'upgrade_required'),
	},
});

/** The upgrade is handed to the run's object, without the token, which is nobody else's business. */
export function instanceLiveRoutes() {
	return newRoutes().openapi(live, async (c) => {
		const services = c.get('services');
		const place = c.req.valid('param');
		if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') return refusal(c, refuseWith('upgrade_required'));
		const known = await getInstance(services, place);
		if (!known.ok) return refusal(c, known);
		const upgrade = new Request('https://instance/live', { headers: { upgrade: 'websocket' } });
		const answer = await instanceStub(services.env, place.projectId, place.instanceId).fetch(upgrade);
		return answer.status === 101 ? answer : refusal(c, refuseWith('not_found'));
	});
}
