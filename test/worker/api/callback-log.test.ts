import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import { LogStore } from '../../../worker/logs/log-store.ts';
import { logStoreStub } from '../../../worker/logs/stub.ts';
import { call } from './caller.ts';
import { aReadyExecutor } from './executor.ts';
import { anOnlineWorkflow, aRun } from './flow.ts';
import { capability } from './matrix.ts';
import { aTenant } from './tenant.ts';

/** An attempt under way, and how its executor calls back. */
async function anAttempt() {
	const tenant = await aTenant();
	await aReadyExecutor(tenant);
	const instanceId = await aRun(tenant, await anOnlineWorkflow(tenant));
	const id = `${instanceId}.extract.1`;
	const token = await capability(tenant, instanceId, id);
	const path = `/callbacks/attempts/${id}`;
	const headers = { 'content-type': 'text/plain; charset=utf-8' };
	return {
		log: (body: string, offset = 0) =>
			call({ method: 'POST', path: `${path}/logs?offset=${offset}`, token, body, headers }),
		complete: (logs: string) =>
			call({ method: 'POST', path: `${path}/complete`, token, body: { status: 'success', outputs: {}, logs } }),
		operate: (method: string, suffix: string) =>
			call({ method, path: `/projects/${tenant.projectId}/instances/${instanceId}${suffix}`, token: tenant.token }),
		stored: async () => {
			const { chunks } = await logStoreStub(env, tenant.projectId, instanceId).read(
				[{ attemptId: id, offset: 0 }],
				1000,
			);
			return chunks.map(({ text }) => text).join('');
		},
		object: env.LOG_STORE.getByName(`${tenant.projectId}/${instanceId}`),
	};
}

test('the log of a deleted run does not come back with what its executor still sends', async () => {
	const { log, complete, operate, object, stored } = await anAttempt();
	await log('one\n');
	await operate('POST', '/force-close');
	expect((await operate('DELETE', '')).status).toBe(204);
	const late = await log('two\n', 4);
	expect([late.status, late.json.error.code]).toEqual([409, 'attempt_superseded']);
	expect((await complete('one\ntwo\n')).status).toBe(409);
	expect(await stored()).toBe('');
	await runInDurableObject(object, (_store, state) => {
		expect(state.storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'chunk'").toArray()).toEqual([]);
	});
});

test('the log that comes with the result that counts is stored, and with no other', async () => {
	const { complete, stored } = await anAttempt();
	expect((await complete('counts\n')).status).toBe(200);
	expect((await complete('counts\nand more\n')).status).toBe(409);
	expect(await stored()).toBe('counts\n');
});

test('the end of a log that could not be streamed is stored with the result, behind what was', async () => {
	const { log, complete, stored } = await anAttempt();
	await log('extracting\n');
	expect((await complete('[…]row 9000 is wrong\n')).status).toBe(200);
	expect(await stored()).toBe('extracting\n[…]row 9000 is wrong\n');
});

test('a log store of the release before keeps the log that comes with a result', async () => {
	const { complete, stored } = await anAttempt();
	const { appendLast } = LogStore.prototype;
	Reflect.deleteProperty(LogStore.prototype, 'appendLast');
	try {
		expect((await complete('kept\n')).status).toBe(200);
	} finally {
		LogStore.prototype.appendLast = appendLast;
	}
	expect(await stored()).toBe('kept\n');
});

test('a result counts even when its log cannot be stored', async () => {
	const { complete } = await anAttempt();
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
	vi.spyOn(LogStore.prototype, 'appendLast').mockImplementation(() => {
		throw new Error('The log store is away.');
	});
	expect((await complete('lost\n')).status).toBe(200);
});
