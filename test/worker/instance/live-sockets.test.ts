import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { instanceStub } from '../../../worker/instance/stub.ts';
import { WorkflowInstance } from '../../../worker/instance/workflow-instance.ts';
import { newId } from '../../../worker/lib/new-id.ts';
import { documentOf, specOf } from '../../support/run-builder.ts';

const by = { kind: 'token', id: 'tok_1' } as const;

async function aFollowedRun(until: number | null) {
	const now = Date.now();
	const ids = {
		instanceId: newId('instance', now),
		projectId: newId('project', now),
		workflowId: newId('workflow', now),
	};
	const spec = specOf(documentOf([{ key: 'one' }]), { ...ids, createdAt: now, scheduleTime: now });
	const run = () => instanceStub(env, ids.projectId, ids.instanceId);
	await run().start(spec);
	const headers = { upgrade: 'websocket', ...(until === null ? {} : { 'x-orrery-until': String(until) }) };
	const { webSocket } = await run().fetch(new Request('https://orrery.example/live', { headers }));
	if (webSocket === null) throw new Error('The upgrade was refused.');
	const heard: (number | string)[] = [];
	webSocket.addEventListener('message', ({ data }) => {
		heard.push(JSON.parse(String(data)).instance.state);
	});
	webSocket.addEventListener('close', ({ code }) => {
		heard.push(code);
	});
	webSocket.accept();
	await expect.poll(() => heard).toEqual(['running']);
	const object = env.WORKFLOW_INSTANCE.getByName(`${ids.projectId}/${ids.instanceId}`);
	return { run, object, webSocket, heard };
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

test('a follower whose token was judged a minute ago is told nothing more and asked to come again', async () => {
	const { run, object, heard } = await aFollowedRun(null);
	await evictDurableObject(object);
	later(60_000);
	await run().operate('force_close', by);
	await expect.poll(() => heard).toEqual(['running', 4001]);
});

test('a follower whose token has expired is told nothing more', async () => {
	const { run, heard } = await aFollowedRun(Date.now() + 5000);
	later(5000);
	await run().operate('force_close', by);
	await expect.poll(() => heard).toEqual(['running', 4001]);
});

test('a token that is good for years is judged again after a minute all the same', async () => {
	const { run, heard } = await aFollowedRun(Date.now() + 1_000_000_000);
	later(60_000);
	await run().operate('force_close', by);
	await expect.poll(() => heard).toEqual(['running', 4001]);
});

test('a follower who is believed hears how the run goes on', async () => {
	const { run, heard, webSocket } = await aFollowedRun(null);
	later(50_000);
	await run().operate('force_close', by);
	await expect.poll(() => heard.slice(0, 2)).toEqual(['running', 'stopped']);
	expect(heard).not.toContain(4001);
	webSocket.close();
});

test('a follower who talks is sent away', async () => {
	const { webSocket, heard } = await aFollowedRun(null);
	webSocket.send('hello');
	await expect.poll(() => heard).toEqual(['running', 1008]);
});
