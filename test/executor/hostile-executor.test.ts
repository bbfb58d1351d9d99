import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { generateSigningSecret } from '../../worker/protocol/signing-secret.ts';
import { CallbackServer } from '../support/callback-server.ts';
import { ExecutorClient } from '../support/executor-client.ts';
import { A_SUCCESS, type Behaviour, type HostileExecutor, startHostileExecutor } from '../support/hostile-executor.ts';
import { aTaskRun } from '../support/protocol-messages.ts';

const secret = generateSigningSecret();
let hostile: HostileExecutor;

afterEach(() => hostile.close());

async function start(behaviour: Behaviour): Promise<ExecutorClient> {
	hostile = await startHostileExecutor({ secret, script: () => behaviour });
	return new ExecutorClient(hostile.url, secret);
}

test('it answers describe honestly, so that it can be registered, and records what it received', async () => {
	const client = await start({ kind: 'no-headers' });
	const described = await client.describe('a challenge of some length');
	expect(described.body).toMatchObject({ name: 'hostile' });
	expect(hostile.received).toMatchObject([{ type: 'executor.describe', count: 1 }]);
});

test.each([200, 302, 401, 404, 409, 429, 500, 502, 503])(
	'it answers %i whatever is asked, having done the work',
	async (status) => {
		const client = await start({ kind: 'answer', status, body: '<html>', headers: { 'retry-after': '7' } });
		expect(await client.run({})).toEqual({ status, body: undefined });
		expect(hostile.worked).toEqual(['ins_1.extract.1']);
	},
);

test('it sends as much as it is told to', async () => {
	await start({ kind: 'huge-body', bytes: 5_000_000 });
	const text = await (await fetch(hostile.url, { method: 'POST', body: '{}' })).text();
	expect(text.length).toBeGreaterThan(5_000_000);
});

test('a slow body arrives in the end', async () => {
	const client = await start({ kind: 'slow-body', intervalMs: 1 });
	expect((await client.run({})).body).toEqual(A_SUCCESS);
});

test.each(['close-before-headers', 'close-after-headers'] as const)('%s breaks the answer off', async (kind) => {
	const client = await start({ kind });
	await expect(client.run({})).rejects.toThrow();
});

test.each([
	['no-headers', ''],
	['endless-body', '"status":"succ'],
] as const)('%s leaves the caller waiting', async (kind, expected) => {
	await start({ kind });
	const { hostname, port } = new URL(hostile.url);
	const socket = connect(Number(port), hostname).setEncoding('utf8');
	socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}');
	if (expected === '') await expect.poll(() => hostile.received.length).toBe(1);
	else expect(String(await once(socket, 'data'))).toContain(expected);
	expect(socket.readableEnded).toBe(false);
	socket.destroy();
});

test('it calls back as often and as wrongly as its script says', async () => {
	const orrery = new CallbackServer();
	await orrery.listen();
	const callbacks = [
		{ path: 'complete', body: A_SUCCESS },
		{ path: 'complete', body: A_SUCCESS },
		{ path: 'complete', body: 'garbage' },
	] as const;
	const client = await start({ kind: 'call-back', callbacks });
	const callback = orrery.callbackFor('ins_1.extract.1');
	expect((await client.run({ ...aTaskRun().data, callback })).status).toBe(202);
	await hostile.callbacksDone();
	expect(hostile.callbackStatuses).toEqual([200, 200, 400]);
	await orrery.close();
});
