import { env } from 'cloudflare:workers';
import { beforeEach, expect, test, vi } from 'vitest';
import { instanceStub } from '../../../worker/instance/stub.ts';
import { consumeProjections } from '../../../worker/projection/consumer.ts';
import { consumeProjectionDeadLetters } from '../../../worker/projection/dead-letter-consumer.ts';
import { projectionDeadLetterPorts, projectionPorts } from '../../../worker/projection/worker-ports.ts';
import { call } from '../api/caller.ts';
import { aTenant } from '../api/tenant.ts';
import { aCostScene, chainOf, playExecutor } from '../cost/cost-scene.ts';
import { breakDatabase } from './broken-database.ts';
import { HostileQueue } from './hostile-queue.ts';
import { storedRun, storedTasks } from './stored-rows.ts';

const RUNS = 20;
const NODES = 5;
const OUTAGE_SECONDS = 300;

beforeEach(() => {
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
});

test('A16: with the database down for five minutes under load runs progress, reads say so, and no row is lost', async () => {
	const scene = await aCostScene(chainOf(NODES));
	const tenant = await aTenant();
	const path = `/projects/${tenant.projectId}/instances`;
	expect((await call({ path, token: tenant.token })).status).toBe(200);
	playExecutor(false);
	const queue = hostileQueue();
	const sent = takeProjectionMessages((body) => queue.send(body));

	const { heal } = breakDatabase();
	const ids: string[] = [];
	for (let place = 0; place < RUNS; place += 1) {
		ids.push(await startRun(scene, `key ${place}`));
		await queue.pass(OUTAGE_SECONDS / RUNS);
	}
	for (const id of ids) await vi.waitFor(() => expectEnded(scene.projectId, id), { timeout: 20_000, interval: 20 });
	await queue.pass(OUTAGE_SECONDS);
	for (const place of [path, `${path}/counts`, path.replace('/instances', '/task-instances')]) {
		const refused = await call({ path: place, token: tenant.token });
		expect(refused.status, place).toBe(503);
		expect(refused.json.error.code).toBe('unavailable');
	}
	expect(sent.count).toBeGreaterThanOrEqual(RUNS);
	expect(queue.size).toBeGreaterThanOrEqual(2 * RUNS);

	heal();
	await queue.pass(600);
	expect(queue.size).toBe(0);
	for (const id of ids) {
		const truth = await instanceStub(env, scene.projectId, id).view();
		const tasks = await instanceStub(env, scene.projectId, id).tasks(0, 100);
		expect(await storedRun(id)).toMatchObject({ state: truth?.state, round: 1, deleted: 0 });
		expect(truth?.state).toBe('success');
		const rows = await storedTasks(id);
		expect(rows.map(({ key, state, attempt }) => ({ key, state, attempt }))).toEqual(
			(tasks ?? []).map(({ key, state, attempt }) => ({ key, state, attempt })),
		);
		expect(rows).toHaveLength(NODES);
	}
});

/** The consumers of the Worker behind a queue that is as bad as it may be. */
function hostileQueue(): HostileQueue {
	const log = () => undefined;
	const queue: HostileQueue = new HostileQueue(
		(messages) => consumeProjections(messages, { ...projectionPorts(env), log }),
		(messages) =>
			consumeProjectionDeadLetters(messages, {
				...projectionDeadLetterPorts(env),
				sendAgain: async (message) => queue.send(message),
				log,
			}),
	);
	return queue;
}

/** Rows that runs hand to the projection queue go here instead. */
function takeProjectionMessages(take: (body: unknown) => void): { count: number } {
	const taken = { count: 0 };
	const prototype: Queue = Object.getPrototypeOf(env.PROJECTION);
	const { sendBatch } = prototype;
	vi.spyOn(prototype, 'sendBatch').mockImplementation(function (this: Queue, messages, ...rest) {
		const bodies = [...messages].map(({ body }) => body);
		if (!bodies.every((body) => typeof body === 'object' && body !== null && 'taskRows' in body))
			return Reflect.apply(sendBatch, this, [messages, ...rest]);
		taken.count += bodies.length;
		for (const body of bodies) take(body);
		return Promise.resolve(undefined as never);
	});
	return taken;
}

async function startRun({ scheduler }: Awaited<ReturnType<typeof aCostScene>>, key: string): Promise<string> {
	const started = await scheduler.start(key, {
		...{ kind: 'manual', by: { kind: 'token', id: 'tok_1' }, scheduleTime: null, timeZone: null, startParams: {} },
		...{ failureStrategy: null, priority: null, executorGroup: null, mode: 'normal', scope: null },
	});
	if (!started.ok) throw new Error(`not started: ${started.code}`);
	return started.instanceId;
}

async function expectEnded(projectId: string, id: string): Promise<void> {
	expect((await instanceStub(env, projectId, id).view())?.endedAt).not.toBeNull();
}
