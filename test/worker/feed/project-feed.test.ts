import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { signLiveTicket } from '../../../worker/auth/live-ticket.ts';
import { feedMessageSchema } from '../../../worker/contract/feed.ts';
import { feedStub } from '../../../worker/feed/stub.ts';
import { newId } from '../../../worker/lib/new-id.ts';
import { WATCHERS_PER_PRINCIPAL_MAX } from '../../../worker/lib/watcher-sockets.ts';
import { consumeProjections } from '../../../worker/projection/consumer.ts';
import { projectionPorts } from '../../../worker/projection/worker-ports.ts';
import { readSettings } from '../../../worker/settings.ts';
import { aListedRun } from '../lists/seeded-lists.ts';

beforeEach(() => {
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
});

interface Watching {
	readonly socket: WebSocket;
	readonly messages: { type: string }[];
	readonly closed: { code: number | null };
}

async function watch(projectId: string, principalId: string, until = Date.now() + 60_000): Promise<Watching> {
	const headers = { upgrade: 'websocket', 'x-orrery-principal': principalId, 'x-orrery-until': String(until) };
	const { webSocket } = await feedStub(env, projectId).fetch(new Request('https://project/feed', { headers }));
	if (webSocket === null) throw new Error('not taken in');
	webSocket.accept();
	const watching: Watching = { socket: webSocket, messages: [], closed: { code: null } };
	webSocket.addEventListener('message', ({ data }) => {
		watching.messages.push(feedMessageSchema.parse(JSON.parse(String(data))));
	});
	webSocket.addEventListener('close', ({ code }) => {
		watching.closed.code = code;
	});
	return watching;
}

/** Consumes messages as the projection queue hands them over. */
async function consume(...bodies: readonly unknown[]): Promise<void> {
	const messages = bodies.map((body, index) => ({
		...{ id: String(index), body, attempts: 1 },
		ack: () => undefined,
		retry: () => undefined,
	}));
	await consumeProjections(messages, projectionPorts(env));
}

/** Until when the only watcher is believed. */
function believedUntil(projectId: string): Promise<number> {
	const feed = env.PROJECT_FEED.getByName(projectId);
	return runInDurableObject(feed, (_feed, context) => {
		const open = context.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN);
		return Math.max(...open.map((socket) => socket.deserializeAttachment().until));
	});
}

function typesOf({ messages }: Watching): readonly string[] {
	return messages.map(({ type }) => type);
}

describe.each([
	['kept in memory', async (_projectId: string) => undefined],
	['evicted', (projectId: string) => evictDurableObject(env.PROJECT_FEED.getByName(projectId))],
])('the feed of a project, %s', (_name, forget) => {
	test('tells watchers what was written to the lists, once however often it is published', async () => {
		const projectId = newId('project', Date.now());
		const watching = await watch(projectId, newId('token', 1));
		await forget(projectId);
		const run = aListedRun(projectId, 1000, { seq: 5 });
		await consume(run, run);
		await consume(run, { ...run, seq: 3, state: 'running' });
		await vi.waitFor(() => expect(typesOf(watching)).toEqual(['hello', 'changed']), { timeout: 5000 });
		expect(watching.messages[1]).toMatchObject({ instances: [{ id: run.instanceId, state: 'success' }] });
		await consume({ ...run, seq: 9, deleted: true });
		await vi.waitFor(() => expect(typesOf(watching)).toEqual(['hello', 'changed', 'reload']), { timeout: 5000 });
	});

	test('tells nothing to whoever did not prove in time who they are', async () => {
		const projectId = newId('project', Date.now());
		const late = await watch(projectId, newId('token', 1), Date.now() - 1);
		const good = await watch(projectId, newId('token', 1));
		await forget(projectId);
		await consume(aListedRun(projectId, 1000));
		await vi.waitFor(() => expect(typesOf(good)).toEqual(['hello', 'changed']), { timeout: 5000 });
		expect(typesOf(late)).toEqual(['hello']);
		await vi.waitFor(() => expect(late.closed.code).toBe(4001));
	});

	test('keeps whoever renews as themselves for this project, and nobody else', async () => {
		const projectId = newId('project', Date.now());
		const principalId = newId('token', 1);
		const { callbackKeys } = readSettings(env);
		const ticket = (project: string, principal: string) =>
			signLiveTicket(callbackKeys, project, { principalId: principal, verifiedUntil: Date.now() + 60_000 });
		const renewing = await watch(projectId, principalId, Date.now() + 10_000);
		const tickets = [
			await ticket(projectId, newId('token', 2)),
			await ticket(newId('project', 1), principalId),
			'nonsense',
		];
		for (const wrong of tickets) {
			const other = await watch(projectId, principalId);
			other.socket.send(JSON.stringify({ type: 'renew', ticket: wrong }));
			await vi.waitFor(() => expect(other.closed.code).toBe(4001));
		}
		await forget(projectId);
		renewing.socket.send(JSON.stringify({ type: 'renew', ticket: await ticket(projectId, principalId) }));
		await vi.waitFor(async () => expect(await believedUntil(projectId)).toBeGreaterThan(Date.now() + 30_000));
		await consume(aListedRun(projectId, 1000));
		await vi.waitFor(() => expect(typesOf(renewing)).toEqual(['hello', 'changed']), { timeout: 5000 });
	});

	test('hears nothing but renewals', async () => {
		const projectId = newId('project', Date.now());
		const talking = await watch(projectId, newId('token', 1));
		await forget(projectId);
		talking.socket.send('{"type":"hello"}');
		await vi.waitFor(() => expect(talking.closed.code).toBe(1008));
	});
});

test('one person or program gets so many connections and is refused more, while others are taken in', async () => {
	const projectId = newId('project', Date.now());
	const one = newId('token', 1);
	for (let place = 0; place < WATCHERS_PER_PRINCIPAL_MAX; place += 1) await watch(projectId, one);
	const headers = { upgrade: 'websocket', 'x-orrery-principal': one, 'x-orrery-until': String(Date.now() + 60_000) };
	const refused = await feedStub(env, projectId).fetch(new Request('https://project/feed', { headers }));
	expect(refused.status).toBe(409);
	expect(typesOf(await watch(projectId, newId('token', 2)))).toBeDefined();
});

test('what nobody watches is published to nobody, and a feed that failed keeps no row back', async () => {
	const publish = vi.fn(() => Promise.resolve());
	const run = aListedRun(newId('project', Date.now()), 1000);
	const ack = vi.fn();
	const messages = [{ id: '1', body: run, attempts: 1, ack, retry: vi.fn() }];
	await consumeProjections(messages, { ...projectionPorts(env), publish });
	expect(publish).toHaveBeenCalledWith([]);
	expect(ack).toHaveBeenCalledOnce();
});
