import { exports } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { type LogEntry, logMessageSchema, logPageSchema } from '../../../worker/contract/log.ts';
import { call } from './caller.ts';
import { aReadyExecutor } from './executor.ts';
import { anOnlineWorkflow, aRun } from './flow.ts';
import { capability } from './matrix.ts';
import { aTenant } from './tenant.ts';

/** A task under way, its log as people read it, and its executor. */
async function aTask() {
	const tenant = await aTenant();
	await aReadyExecutor(tenant);
	const instanceId = await aRun(tenant, await anOnlineWorkflow(tenant));
	const task = `/projects/${tenant.projectId}/task-instances/${instanceId}.extract`;
	const read = async (query = '') => {
		const { json } = await call({ path: `${task}/logs${query}`, token: tenant.token });
		return logPageSchema.parse(json);
	};
	const callBack = async (suffix: string, body: unknown, headers: Record<string, string> = {}, attempt = 1) => {
		const id = `${instanceId}.extract.${attempt}`;
		const token = await capability(tenant, instanceId, id);
		return call({ method: 'POST', path: `/callbacks/attempts/${id}${suffix}`, token, body, headers });
	};
	const text = { 'content-type': 'text/plain; charset=utf-8' };
	const write = (offset: number, piece: string) => callBack(`/logs?offset=${offset}`, piece, text);
	return { tenant, instanceId, task, read, callBack, write };
}

function upgrade(path: string, token: string): Promise<Response> {
	const headers = { authorization: `Bearer ${token}`, upgrade: 'websocket' };
	return exports.default.fetch(new Request(`https://orrery.example/api/v1${path}`, { headers }));
}

function textOf(entries: readonly LogEntry[]): string {
	return entries.map((entry) => (entry.source === 'executor' ? entry.text : '')).join('');
}

function codesOf(entries: readonly LogEntry[]): string[] {
	return entries.flatMap((entry) => (entry.source === 'platform' ? [entry.code] : []));
}

test('A24: a log shows what Orrery did before the executor wrote anything', async () => {
	const { read } = await aTask();
	const { entries, ended, sizeBytes } = await read();
	expect(codesOf(entries)).toContain('attempt_created');
	expect([textOf(entries), ended, sizeBytes]).toEqual(['', false, 0]);
});

test('a cursor that nobody gave points behind the end at most', async () => {
	const { read, write } = await aTask();
	await write(0, 'hello');
	const cursor = btoa(JSON.stringify([0, 0, 1, Number.MAX_SAFE_INTEGER])).replaceAll('=', '');
	expect(textOf((await read(`?cursor=${cursor}`)).entries)).toBe('');
});

test('a log merges both by time, pages within its bounds, and reads on from where it ended', async () => {
	const { read, write, callBack } = await aTask();
	const piece = 'wörld 漢字\n'.repeat(300);
	const bytes = new TextEncoder().encode(piece).length;
	for (let at = 0; at < 5; at += 1) await write(at * bytes, piece);
	const seen: LogEntry[] = [];
	let page = await read('?limitBytes=1024');
	for (seen.push(...page.entries); page.more; seen.push(...page.entries)) {
		page = await read(`?limitBytes=1024&cursor=${page.nextCursor}`);
		expect(JSON.stringify(page.entries).length).toBeLessThan(8000);
	}
	expect(textOf(seen)).toBe(piece.repeat(5));
	expect(page.sizeBytes).toBe(5 * bytes);
	await callBack('/complete', { status: 'success', outputs: { rows: 1 } });
	const rest = await read(`?cursor=${page.nextCursor}`);
	expect([textOf(rest.entries), codesOf(rest.entries).slice(-2)]).toEqual([
		'',
		['attempt_succeeded', 'task_succeeded'],
	]);
	const whole = await read('?limitBytes=1048576');
	expect(codesOf(whole.entries).length).toBe(codesOf(seen).length + codesOf(rest.entries).length);
	const times = whole.entries.map(({ at }) => at ?? '');
	expect(times).toEqual(times.toSorted());
});

test('the log of one attempt is that of no other, and an attempt that never was has none', async () => {
	const { read, tenant, task } = await aTask();
	const { entries } = await read('?attempt=1');
	expect(entries.every(({ attempt }) => attempt === 1)).toBe(true);
	const unknown = await call({ path: `${task}/logs?attempt=2`, token: tenant.token });
	expect(unknown.status).toBe(404);
	const nonsense = await call({ path: `${task}/logs?cursor=abc`, token: tenant.token });
	expect([nonsense.status, nonsense.json.error.code]).toEqual([400, 'invalid_request']);
});

test('a log is downloaded whole, with lines of Orrery’s own that can be told apart, or without them', async () => {
	const { write, tenant, task, instanceId } = await aTask();
	await write(0, 'no end of line');
	const both = await call({ path: `${task}/logs/text`, token: tenant.token });
	expect(both.headers.get('content-disposition')).toBe(`attachment; filename="${instanceId}.extract.log"`);
	expect(both.text).toMatch(/^\[orrery 20\S+ attempt 1\] Attempt 1 goes to executor exe_\w+\.$/m);
	expect(both.text).toContain('no end of line');
	const plain = await call({ path: `${task}/logs/text?platform=false&attempt=1`, token: tenant.token });
	expect(plain.text).toBe('no end of line');
	expect(plain.headers.get('content-disposition')).toContain('extract.1.log');
});

test('a log is followed as it is written: what the executor says, and what Orrery does', async () => {
	const { write, tenant, task, callBack } = await aTask();
	const heard: LogEntry[] = [];
	for (const source of ['executor', 'platform']) {
		const path = `${task}/logs/live?source=${source}`;
		const { webSocket } = await upgrade(path, tenant.token);
		expect(webSocket).not.toBeNull();
		webSocket?.addEventListener('message', ({ data }) => {
			const message = logMessageSchema.parse(JSON.parse(String(data)));
			if (message.type === 'entries') heard.push(...message.entries);
		});
		webSocket?.accept();
	}
	await write(0, 'first\n');
	await write(0, 'first\n');
	await callBack('/complete', { status: 'success', outputs: { rows: 1 } });
	await expect.poll(() => codesOf(heard)).toContain('attempt_succeeded');
	await expect.poll(() => textOf(heard)).toBe('first\n');
});
