import { expect, onTestFinished, test } from 'vitest';
import { describeExecutor } from '../../worker/dispatch/describe-executor.ts';
import { type Behaviour, startHostileExecutor } from '../support/hostile-executor.ts';
import { EXECUTOR_ID, SECRET } from './builders.ts';

const OTHER_SECRET = 'whsec_ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=';

async function ask(executor: { secret?: string; script?: Behaviour }) {
	const { script = { kind: 'answer', status: 500 } as const, ...rest } = executor;
	const started = await startHostileExecutor({ ...rest, script: () => script });
	onTestFinished(() => started.close());
	const target = { executorId: EXECUTOR_ID, url: started.url, secrets: [SECRET] };
	return { described: await describeExecutor(target, { fetch, now: Date.now }), received: started.received };
}

test('an executor that signs the challenge is believed', async () => {
	const { described, received } = await ask({ secret: SECRET });
	expect(described).toMatchObject({ ok: true, value: { name: 'hostile' } });
	expect(received[0]?.headers['idempotency-key']).toBeUndefined();
	expect(received[0]?.headers['webhook-id']).toContain(`${EXECUTOR_ID}.describe.`);
});

test('one that has another secret is not', async () => {
	expect((await ask({ secret: OTHER_SECRET })).described).toEqual({ ok: false, reason: 'wrong_signature' });
});

test.each([
	[{ kind: 'answer', status: 404 }, 'http_404'],
	[{ kind: 'answer', status: 200, body: 'hello' }, 'bad_answer'],
	[{ kind: 'huge-body', bytes: 2_000_000 }, 'answer_too_large'],
	[{ kind: 'close-after-headers' }, 'body'],
] as const)('%j is refused with a reason', async (script, reason) => {
	expect((await ask({ script })).described).toMatchObject({ ok: false, reason });
});

test.each([
	['fetch failed', 'connect ECONNREFUSED 127.0.0.1:9'],
	['fetch failed', 'getaddrinfo ENOTFOUND nowhere.invalid'],
	['Network connection lost.', undefined],
])('no connection is told in the words of the transport: %s %s', async (words, cause) => {
	const fail = () => Promise.reject(new Error(words, cause === undefined ? {} : { cause: new Error(cause) }));
	const target = { executorId: EXECUTOR_ID, url: 'https://executor.example/', secrets: [SECRET] };
	expect(await describeExecutor(target, { fetch: fail, now: Date.now })).toEqual({
		ok: false,
		reason: 'connection_failed',
		message: cause === undefined ? words : `${words}: ${cause}`,
	});
});

test('an executor that answers 401 is told to have another secret', async () => {
	expect((await ask({ script: { kind: 'answer', status: 401 } })).described).toEqual({
		ok: false,
		reason: 'http_401',
		message: expect.stringContaining('secret'),
	});
});
