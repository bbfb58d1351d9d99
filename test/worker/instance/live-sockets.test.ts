import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { signLiveTicket } from '../../../worker/auth/live-ticket.ts';
import { instanceStub } from '../../../worker/instance/stub.ts';
import { WorkflowInstance } from '../../../worker/instance/workflow-instance.ts';
import { newId } from '../../../worker/lib/new-id.ts';
import { WATCHERS_PER_PRINCIPAL_MAX } from '../../../worker/lib/watcher-sockets.ts';
import { readSettings } from '../../../worker/settings.ts';
import { documentOf, specOf } from '../../support/run-builder.ts';

const MINUTE_MS = 60_000;
const by = { kind: 'token', id: 'tok_1' } as const;
const ada = newId('user', 0);

async function aRun() {
	const now = Date.now();
	const ids = {
		instanceId: newId('instance', now),
		projectId: newId('project', now),
		workflowId: newId('workflow', now),
	};
	const spec = specOf(documentOf([{ key: 'one' }]), { ...ids, createdAt: now, scheduleTime: now });
	const run = () => instanceStub(env, ids.projectId, ids.instanceId);
	await run().start(spec);
	const follow = (principalId: string, query = '', verifiedUntil = Date.now() + MINUTE_MS) => {
		const headers = {
			upgrade: 'websocket',
			'x-orrery-principal': principalId,
			'x-orrery-until': String(verifiedUntil),
		};
		return run().fetch(new Request(`https://orrery.example/live${query}`, { headers }));
	};
	return { ids, run, follow };
}

async function aFollowedRun(verifiedUntil = Date.now() + MINUTE_MS) {
	const { ids, run, follow } = await aRun();
	const { webSocket } = await follow(ada, '', verifiedUntil);
	if (webSocket === null) throw new Error('The upgrade was refused.');
	const heard: (number | string)[] = [];
	webSocket.addEventListener('message', ({ data }) => {
		const message = JSON.parse(String(data));
		heard.push(message.type ?? message.instance.state);
	});
	webSocket.addEventListener('close', ({ code }) => {
		heard.push(code);
	});
	webSocket.accept();
	await expect.poll(() => heard).toEqual(['hello', 'running']);
	const object = env.WORKFLOW_INSTANCE.getByName(`${ids.projectId}/${ids.instanceId}`);
	const renew = async (as: string, projectId = ids.projectId) => {
		const watcher = { principalId: as, verifiedUntil: Date.now() + MINUTE_MS };
		const ticket = await signLiveTicket(readSettings(env).callbackKeys, projectId, watcher);
		webSocket.send(JSON.stringify({ type: 'renew', ticket }));
	};
	return { run, object, webSocket, heard, renew };
}

/** The time in the objects, which share this isolate. */
function later(ms: number): void {
	vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
}

beforeEach(() => {
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
	vi.spyOn(WorkflowInstance.prototype, 'claim').mockResolvedValue([]);
});

afterEach(() => {
	vi.useRealTimers();
});

test('a follower who was verified a minute ago is told nothing more and asked to come again', async () => {
	const { run, object, heard } = await aFollowedRun();
	await evictDurableObject(object);
	later(MINUTE_MS);
	await run().operate('force_close', by);
	await expect.poll(() => heard).toEqual(['hello', 'running', 4001]);
});

test('a follower whose session or token has expired is told nothing more', async () => {
	const { run, heard } = await aFollowedRun(Date.now() + 5000);
	later(5000);
	await run().operate('force_close', by);
	await expect.poll(() => heard).toEqual(['hello', 'running', 4001]);
});

test('a follower who was verified for years is judged again after a minute all the same', async () => {
	const { run, heard } = await aFollowedRun(Date.now() + 1_000_000_000);
	later(MINUTE_MS);
	await run().operate('force_close', by);
	await expect.poll(() => heard).toEqual(['hello', 'running', 4001]);
});

test('a follower who is believed hears how the run goes on', async () => {
	const { run, heard, webSocket } = await aFollowedRun();
	later(50_000);
	await run().operate('force_close', by);
	await expect.poll(() => heard.slice(0, 3)).toEqual(['hello', 'running', 'stopped']);
	expect(heard).not.toContain(4001);
	webSocket.close();
});

test('a follower who proves anew who they are is believed for another minute, through an eviction', async () => {
	const { run, object, heard, renew, webSocket } = await aFollowedRun();
	later(50_000);
	await renew(ada);
	// The renewal was taken once whatever is sent after it was answered.
	await run().view();
	await evictDurableObject(object);
	later(50_000);
	await run().operate('force_close', by);
	await expect.poll(() => heard.slice(0, 3)).toEqual(['hello', 'running', 'stopped']);
	webSocket.close();
});

test.for([
	['somebody else’s ticket', newId('user', 1), undefined],
	['a ticket of another project', ada, newId('project', 1)],
] as const)('%s does not keep a connection', async ([, as, projectId]) => {
	const { heard, renew } = await aFollowedRun();
	await renew(as, projectId);
	await expect.poll(() => heard).toEqual(['hello', 'running', 4001]);
});

test('a ticket that nobody signed does not keep a connection', async () => {
	const { heard, webSocket } = await aFollowedRun();
	webSocket.send(JSON.stringify({ type: 'renew', ticket: 'orl1.k1.WyJhIl0.AAAA' }));
	await expect.poll(() => heard).toEqual(['hello', 'running', 4001]);
});

test('a follower who talks about anything else is sent away', async () => {
	const { webSocket, heard } = await aFollowedRun();
	webSocket.send('hello');
	await expect.poll(() => heard).toEqual(['hello', 'running', 1008]);
});

test.for([
	['a run', ''],
	['a log', '?log=one'],
] as const)('of one person or program only so many follow %s, and others are taken in', async ([, query]) => {
	const { run, follow } = await aRun();
	// A connection whose other end nobody holds is closed when its garbage is collected.
	const taken: Response[] = [];
	for (let place = 0; place < WATCHERS_PER_PRINCIPAL_MAX; place += 1) taken.push(await follow(ada, query));
	for (const { status, webSocket } of taken) {
		expect(status).toBe(101);
		webSocket?.accept();
	}
	expect((await follow(ada, query)).status).toBe(409);
	expect((await follow(ada, '')).status).toBe(409);
	expect((await follow(newId('user', 1), query)).status).toBe(101);
	later(MINUTE_MS);
	expect((await follow(ada, query)).status).toBe(101);
	for (const { webSocket } of taken) webSocket?.close();
	await run().operate('force_close', by);
});
