import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import { createApp } from '../../../worker/api/app.ts';
import { openServices } from '../../../worker/service/open-services.ts';
import { type Answered, call } from './caller.ts';
import { aTenant, type Tenant } from './tenant.ts';

const UNKNOWN = `ort_${'A'.repeat(43)}`;

function anAddress(): Record<string, string> {
	return { 'cf-connecting-ip': `2001:db8:${crypto.randomUUID().slice(0, 4)}:${crypto.randomUUID().slice(0, 4)}::1` };
}

/** Asks until the limit is met. A new minute may begin meanwhile, so there can be twice as many refusals before. */
async function untilLimited(ask: () => Promise<Answered>) {
	for (let refused = 0; refused <= 120; refused += 1) {
		const answer = await ask();
		if (answer.status !== 401) return { refused, limited: answer };
	}
	throw new Error('The limit was never met.');
}

test('an address that is refused again and again is told when to come back, and nobody else is', async () => {
	const headers = anAddress();
	const me = (token: string, from = headers) => call({ path: '/me', token, headers: from });
	const { refused, limited } = await untilLimited(() => me(UNKNOWN));
	expect(refused).toBeGreaterThanOrEqual(60);
	expect([limited.status, limited.json.error.code, limited.headers.get('retry-after')]).toEqual([
		429,
		'rate_limited',
		'60',
	]);
	expect((await me((await aTenant()).token)).status).toBe(200);
	expect((await me(UNKNOWN, anAddress())).status).toBe(401);
});

test('setup tokens are guessed at no more than ten times a minute, right or wrong', async () => {
	const headers = anAddress();
	const body = {
		setupToken: 'guess',
		organization: { name: 'x' },
		project: { name: 'x', timeZone: 'UTC' },
		owner: { name: 'x', email: 'x@example.com', password: 'x'.repeat(10) },
	};
	const guess = (setupToken: string) =>
		call({ method: 'POST', path: '/setup', body: { ...body, setupToken }, headers });
	const { refused } = await untilLimited(() => guess('wrong'));
	expect(refused).toBeGreaterThanOrEqual(10);
	expect(refused).toBeLessThanOrEqual(20);
	expect((await guess(env.ORRERY_SETUP_TOKEN)).json.error.code).toBe('rate_limited');
});

test('a limiter that fails limits nobody', async () => {
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
	const app = createApp(openServices);
	const limiter = { limit: () => Promise.reject(new Error('The limiter is away.')) };
	const answer = await call({ path: '/me', headers: anAddress() }, async (request) =>
		app.fetch(request, { ...env, STRANGERS: limiter }, createExecutionContext()),
	);
	expect(answer.status).toBe(401);
});

test('numbers that take long to count are asked for only so often, by each person or token', async () => {
	const [tenant, other] = [await aTenant(), await aTenant()];
	const left = new Map<string, number>();
	const limiter = {
		limit: async ({ key }: RateLimitOptions) => {
			const now = (left.get(key) ?? 3) - 1;
			left.set(key, now);
			return { success: now >= 0 };
		},
	};
	const app = createApp(openServices);
	const ask = ({ projectId, token }: Tenant, path: string) =>
		call({ path: `/projects/${projectId}${path}`, token }, async (request) =>
			app.fetch(request, { ...env, COSTLY_READS: limiter }, createExecutionContext()),
		);
	const costly = ['/instances/counts', '/task-instances/counts', '/overview'];
	for (const path of costly) expect((await ask(tenant, path)).status, path).toBe(200);
	for (const path of costly) {
		const { status, json, headers } = await ask(tenant, path);
		expect([status, json.error.code, headers.get('retry-after')], path).toEqual([429, 'rate_limited', '60']);
	}
	expect((await ask(tenant, '/instances')).status).toBe(200);
	expect((await ask(other, '/overview')).status).toBe(200);
});

test('an isolate makes the API document once', async () => {
	const app = createApp(openServices);
	const making = vi.spyOn(app, 'getOpenAPI31Document');
	const read = () =>
		call({ path: '/openapi.json' }, async (request) => app.fetch(request, env, createExecutionContext()));
	expect((await read()).text).toBe((await read()).text);
	expect(making).toHaveBeenCalledTimes(1);
});
