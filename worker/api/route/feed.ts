import { createRoute } from '@hono/zod-openapi';
import { feedStub } from '../../feed/stub.ts';
import { refuseWith } from '../../service/answer.ts';
import { errorResponses } from '../error-responses.ts';
import { GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { projectParams } from '../params.ts';
import { refusal } from '../refusal.ts';
import { upgradeFor } from '../watcher.ts';

const watch = createRoute({
	operationId: 'watchProject',
	summary: 'Follow the lists of a project as they change',
	description:
		'A WebSocket. Ask with `Upgrade: websocket`. The first message is `{"type": "hello", "renewWithinMs"}`; then come, at most once a second, the rows that changed, or `{"type": "reload"}` when they are too many: read the lists again. Who has not sent a new live ticket within that time (`{"type": "renew", "ticket"}`) is closed with 4001, so that they are judged again; anything else that is sent closes with 1008.',
	tags: ['Live'],
	method: 'get',
	path: '/projects/{projectId}/feed',
	...guarded('instance.read', { live: true }),
	request: { params: projectParams },
	responses: {
		101: { description: 'The connection speaks WebSocket from here on.' },
		...errorResponses(...GUARDED_ERRORS, 'upgrade_required', 'limit_reached'),
	},
});

/** The upgrade is handed to the project's feed. */
export function feedRoutes() {
	return newRoutes().openapi(watch, async (c) => {
		if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') return refusal(c, refuseWith('upgrade_required'));
		const upgrade = upgradeFor(c, 'https://project/feed');
		const answer = await feedStub(c.get('services').env, c.req.valid('param').projectId).fetch(upgrade);
		if (answer.status === 101) return answer;
		return refusal(c, answer.status === 409 ? refuseWith('limit_reached') : refuseWith('unavailable'));
	});
}
