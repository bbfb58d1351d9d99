import { env, exports } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import { openDatabase } from '../../../worker/db/database.ts';
import { claimIdempotencyKey, forgetIdempotencyKeys } from '../../../worker/db/query/idempotency-key.ts';
import { newId } from '../../../worker/lib/new-id.ts';
import { call } from './caller.ts';
import { aDocument } from './document.ts';
import { aReadyExecutor } from './executor.ts';
import { anOnlineWorkflow } from './flow.ts';
import { aTenant, aToken } from './tenant.ts';

const db = openDatabase(env.DB);

function createToken(place: { projectId: string }, token: string, key: string, name = 'ci') {
	const path = `/projects/${place.projectId}/tokens`;
	return call({ method: 'POST', path, token, body: { name, scopes: ['read'] }, headers: { 'idempotency-key': key } });
}

describe('an Idempotency-Key', () => {
	test('gives a repeated request the answer of the first, secret included', async () => {
		const tenant = await aTenant();
		const first = await createToken(tenant, tenant.token, 'one');
		const second = await createToken(tenant, tenant.token, 'one');
		expect(second.json).toEqual(first.json);
		expect([second.status, second.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
		const stored = await env.DB.prepare('SELECT answer FROM idempotency_keys').all<{ answer: string }>();
		expect(JSON.stringify(stored.results)).not.toContain(first.json.token);
	});

	test('gives a repeated request a long answer too', async () => {
		const tenant = await aTenant();
		const path = `/projects/${tenant.projectId}/workflows`;
		const text = 'é'.repeat(30_000);
		const nodes = Array.from({ length: 50 }, (_, at) => ({
			key: `n${at}`,
			kind: 'task' as const,
			task: { type: 'ECHO', config: { text } },
		}));
		const body = { document: aDocument({ nodes }) };
		const save = () => call({ method: 'POST', path, token: tenant.token, body, headers: { 'idempotency-key': 'one' } });
		const first = await save();
		const second = await save();
		expect([first.status, second.status, second.headers.get('idempotency-replayed')]).toEqual([201, 201, 'true']);
		expect(second.text === first.text).toBe(true);
		await forgetIdempotencyKeys(db, Date.now() + 1);
		const left = await env.DB.prepare('SELECT count(*) AS rows FROM idempotency_answer_parts').first('rows');
		expect(left).toBe(0);
	});

	test('does not turn a success into a failure when the answer cannot be kept', async () => {
		const tenant = await aTenant();
		vi.spyOn(console, 'log').mockImplementation(() => undefined);
		vi.spyOn(env.DB, 'batch').mockRejectedValue(new Error('D1_ERROR: string or blob too big'));
		expect((await createToken(tenant, tenant.token, 'one')).status).toBe(201);
	});

	test('refuses another request', async () => {
		const tenant = await aTenant();
		await createToken(tenant, tenant.token, 'one');
		const other = await createToken(tenant, tenant.token, 'one', 'another name');
		expect([other.status, other.json.error.code]).toEqual([409, 'idempotency_conflict']);
	});

	test('belongs to its principal, project and route', async () => {
		const tenant = await aTenant();
		const first = await createToken(tenant, tenant.token, 'one');
		const second = await createToken(tenant, await aToken(tenant), 'one');
		expect([second.status, second.json.id === first.json.id]).toEqual([201, false]);
	});

	test('carries a request out once when two come together', async () => {
		const tenant = await aTenant();
		const answers = await Promise.all(Array.from({ length: 4 }, () => createToken(tenant, tenant.token, 'one')));
		const made = new Set(answers.filter((answer) => answer.status === 201).map((answer) => answer.json.id));
		expect(made.size).toBe(1);
		for (const { status, json } of answers) expect([201, 409], json.error?.code).toContain(status);
	});

	test('lets a refused request be judged again', async () => {
		const tenant = await aTenant();
		const path = `/projects/${tenant.projectId}/executors`;
		const body = { name: 'one', url: 'https://one.executor.example/' };
		const headers = { 'idempotency-key': 'one' };
		const taken = await call({ method: 'POST', path, token: tenant.token, body });
		expect((await call({ method: 'POST', path, token: tenant.token, body, headers })).json.error.code).toBe(
			'name_taken',
		);
		await call({ method: 'DELETE', path: `${path}/${taken.json.id}`, token: tenant.token });
		expect((await call({ method: 'POST', path, token: tenant.token, body, headers })).status).toBe(201);
	});

	test('that is no key is refused', async () => {
		const tenant = await aTenant();
		for (const key of ['two words', 'x'.repeat(201)]) {
			expect((await createToken(tenant, tenant.token, key)).json.error.details.fields[0].in).toBe('header');
		}
	});

	test('does not make a route that needs no body read one of any size', async () => {
		const tenant = await aTenant();
		let bytesRead = 0;
		const endless = new ReadableStream({
			type: 'bytes',
			pull: (controller) => {
				bytesRead += 65_536;
				if (bytesRead > 8 * 1024 * 1024) controller.close();
				else controller.enqueue(new Uint8Array(65_536));
			},
		});
		const url = `https://orrery.example/api/v1/projects/${tenant.projectId}/instances/${newId('instance', 0)}/stop`;
		const headers = { authorization: `Bearer ${tenant.token}`, 'idempotency-key': 'one' };
		const answer = await exports.default.fetch(new Request(url, { method: 'POST', headers, body: endless }));
		expect(answer.status).toBe(413);
		expect(bytesRead).toBeLessThan(1024 * 1024);
	});

	test('left behind by a request that died is taken over after a minute', async () => {
		const claim = { scope: crypto.randomUUID(), key: 'one', bodyHash: 'x', createdAt: 1000 };
		expect(await claimIdempotencyKey(db, claim, 0)).toBeNull();
		expect(await claimIdempotencyKey(db, { ...claim, createdAt: 2000 }, 1000)).toMatchObject({ answer: null });
		expect(await claimIdempotencyKey(db, { ...claim, createdAt: 3000 }, 1001)).toBeNull();
	});

	test('is forgotten after its day', async () => {
		const claim = { scope: crypto.randomUUID(), key: 'one', bodyHash: 'x', createdAt: 1000 };
		await claimIdempotencyKey(db, claim, 0);
		await forgetIdempotencyKeys(db, 1001);
		expect(await claimIdempotencyKey(db, { ...claim, bodyHash: 'y' }, 0)).toBeNull();
	});

	test('starts a run once', async () => {
		const tenant = await aTenant();
		await aReadyExecutor(tenant);
		const path = `/projects/${tenant.projectId}/workflows/${await anOnlineWorkflow(tenant)}/run`;
		const run = (body: object) =>
			call({ method: 'POST', path, token: tenant.token, body, headers: { 'idempotency-key': 'k' } });
		const [first, second] = await Promise.all([run({ params: { a: 1 } }), run({ params: { a: 1 } })]);
		expect([first.status, second.json]).toEqual([202, first.json]);
		expect((await run({ params: { a: 2 } })).json.error.code).toBe('idempotency_conflict');
	});
});
