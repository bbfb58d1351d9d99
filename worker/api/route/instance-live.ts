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
	description:
		'A WebSocket. Ask with `Upgrade: websocket`. The first message holds the run with all its tasks, each further one what a step changed. After a minute the connection is closed with 4001, so that the token is judged again: connect anew. Followers only listen; whoever sends something is closed with 1008.',
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
		const upgrade = new Request('https://instance/live', { headers: upgradeHeaders(c.get('principal').expiresAt) });
		const answer = await instanceStub(services.env, place.projectId, place.instanceId).fetch(upgrade);
		return answer.status === 101 ? answer : refusal(c, refuseWith('not_found'));
	});
}

/** A token that expires is good for no longer than that; the object itself sees to it that it is judged again. */
function upgradeHeaders(expiresAt: number | null): Record<string, string> {
	return { upgrade: 'websocket', ...(expiresAt === null ? {} : { 'x-orrery-until': String(expiresAt) }) };
}
