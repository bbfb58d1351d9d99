import { createRoute } from '@hono/zod-openapi';
import { signLiveTicket } from '../../auth/live-ticket.ts';
import { liveTicketSchema } from '../../contract/auth.ts';
import { toInstant } from '../../contract/instant.ts';
import { emptyBody, jsonAnswer } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { projectParams } from '../params.ts';
import { watcherOf } from '../watcher.ts';

const create = createRoute({
	operationId: 'createLiveTicket',
	summary: 'Prove to live connections who one is',
	description:
		'A live connection ends about a minute after it was opened, unless it is kept by sending `{"type": "renew", "ticket": …}` on it. A ticket is good for connections of this project, for at most a minute.',
	tags: ['Live'],
	method: 'post',
	path: '/projects/{projectId}/live-tickets',
	...guarded('instance.read', { body: 'optional', live: true }),
	request: { params: projectParams, body: emptyBody() },
	responses: {
		201: jsonAnswer(liveTicketSchema, 'The ticket.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS),
	},
});

export function liveTicketRoutes() {
	return newRoutes().openapi(create, async (c) => {
		const { projectId } = c.req.valid('param');
		const watcher = watcherOf(c);
		const ticket = await signLiveTicket(c.get('services').settings.callbackKeys, projectId, watcher);
		return c.json({ ticket, expiresAt: toInstant(watcher.verifiedUntil) }, 201);
	});
}
