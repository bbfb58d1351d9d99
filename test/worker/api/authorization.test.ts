import { describe, expect, test } from 'vitest';
import { scopeSchema } from '../../../worker/contract/scope.ts';
import { type Call, call } from './caller.ts';
import { aReadyExecutor, playExecutors } from './executor.ts';
import { anOnlineWorkflow, aRun } from './flow.ts';
import { CALLBACKS, capability, type Entry, MATRIX, OPEN } from './matrix.ts';
import { PERSONAL } from './people-matrix.ts';
import { aTenant, aToken } from './tenant.ts';

interface Operation {
	readonly operationId: string;
	readonly security: readonly Record<string, unknown>[];
}

async function operations(): Promise<Operation[]> {
	const { json } = await call({ path: '/openapi.json' });
	return Object.values(json.paths).flatMap((path) => Object.values(path as Record<string, Operation>));
}

test('every operation of the API document says who may call it, and is tested', async () => {
	const known = new Set([...Object.keys(MATRIX), ...Object.keys(PERSONAL), ...Object.keys(CALLBACKS), ...OPEN]);
	const documented = await operations();
	expect(documented.map((operation) => operation.operationId).filter((id) => !known.has(id))).toEqual([]);
	expect(documented.length).toBe(known.size);
	for (const { operationId, security } of documented) {
		expect(security.flatMap(Object.keys), operationId).toEqual(schemesOf(operationId));
	}
});

test('what reaches beyond one project needs a token of the whole organization', async () => {
	for (const entry of Object.values(MATRIX).filter(({ needs }) => needs === 'organization')) {
		const { tenant, wanted } = await prepared(entry);
		expect(await outcome(wanted, tenant.token), wanted.path).toEqual([403, 'forbidden']);
	}
});

describe.for(Object.entries(MATRIX))('%s', ([, entry]) => {
	test('does what it says for a token with one scope that suffices', async () => {
		const { tenant, wanted } = await prepared(entry);
		const token = await aToken(placeFor(entry, tenant), { scopes: [entry.scopes[0] ?? 'admin'] });
		expect(await outcome(wanted, token)).toEqual([entry.status, undefined]);
	});

	test('refuses what cannot be', async () => {
		const tenant = await aTenant();
		const wanted = await entry.error(tenant);
		const answer = await call({ ...wanted, token: entry.needs === 'organization' ? tenant.owner : tenant.token });
		expect(answer.json.error).toMatchObject({ code: entry.code, requestId: answer.headers.get('x-request-id') });
	});

	test('knows nobody without a token, or with one that is unknown, expired or revoked', async () => {
		const { tenant, wanted } = await prepared(entry);
		const place = placeFor(entry, tenant);
		const tokens = [
			null,
			`ort_${'A'.repeat(43)}`,
			'ort_short',
			await aToken(place, { state: 'expired' }),
			await aToken(place, { state: 'revoked' }),
		];
		for (const token of tokens) expect(await outcome(wanted, token), String(token)).toEqual([401, 'unauthenticated']);
	});

	test('is given by exactly the scopes it names', async () => {
		const { tenant, wanted } = await prepared(entry);
		for (const scope of scopeSchema.options) {
			if (scope === 'admin' || entry.scopes.includes(scope)) continue;
			const token = await aToken(placeFor(entry, tenant), { scopes: [scope] });
			expect(await outcome(wanted, token), scope).toEqual([403, 'forbidden']);
		}
		for (const scope of ['admin', ...entry.scopes] as const) {
			const token = await aToken(placeFor(entry, tenant), { scopes: [scope] });
			const [status] = await outcome(wanted, token);
			expect([401, 403], scope).not.toContain(status);
		}
	});

	test('tells another tenant nothing', async () => {
		const { tenant, wanted } = await prepared(entry);
		if (!wanted.path.includes(tenant.projectId) && !wanted.path.includes(tenant.organizationId)) return;
		const other = await aTenant();
		for (const token of [other.token, other.owner]) expect(await outcome(wanted, token)).toEqual([404, 'not_found']);
	});
});

describe.for(Object.entries(CALLBACKS))('%s', ([, { suffix, body, headers = {} }]) => {
	async function attempt() {
		const tenant = await aTenant();
		await aReadyExecutor(tenant);
		const instanceId = await aRun(tenant, await anOnlineWorkflow(tenant));
		return { tenant, instanceId, id: `${instanceId}.extract.1` };
	}
	const at = (id: string): Call => ({ method: 'POST', path: `/callbacks/attempts/${id}${suffix}`, body, headers });

	test('takes the capability of its attempt', async () => {
		const { tenant, instanceId, id } = await attempt();
		expect(await outcome(at(id), await capability(tenant, instanceId, id))).toEqual([200, undefined]);
	});

	test('refuses every other token', async () => {
		const { tenant, instanceId, id } = await attempt();
		const good = await capability(tenant, instanceId, id);
		const tokens = [
			null,
			tenant.token,
			`${good}x`,
			good.replace('.k1.', '.k2.'),
			await capability(tenant, instanceId, id, 1),
		];
		for (const token of tokens) expect(await outcome(at(id), token)).toEqual([401, 'unauthenticated']);
	});

	test('is for one attempt only', async () => {
		const { tenant, instanceId, id } = await attempt();
		const token = await capability(tenant, instanceId, `${instanceId}.extract.2`);
		expect(await outcome(at(id), token)).toEqual([404, 'not_found']);
	});
});

function schemesOf(operationId: string): string[] {
	if (OPEN.includes(operationId)) return [];
	if (operationId in PERSONAL) return ['session'];
	return operationId in MATRIX ? ['token', 'session'] : ['callbackToken'];
}

async function prepared(entry: Entry) {
	playExecutors(() => '');
	const tenant = await aTenant();
	return { tenant, wanted: await entry.happy(tenant) };
}

function placeFor(entry: Entry, tenant: { organizationId: string; projectId: string }) {
	return entry.needs === 'organization' ? { ...tenant, projectId: null } : tenant;
}

async function outcome(wanted: Call, token: string | null): Promise<[number, string | undefined]> {
	const { status, json } = await call({ ...wanted, token });
	return [status, json?.error?.code];
}
