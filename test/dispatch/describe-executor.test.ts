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
	expect((await ask({ script })).described).toEqual({ ok: false, reason });
});
