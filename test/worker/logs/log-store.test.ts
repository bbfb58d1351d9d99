import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import { WATCHERS_PER_PRINCIPAL_MAX } from '../../../worker/lib/watcher-sockets.ts';
import { rowsToAppend } from '../../../worker/logs/append.ts';
import { logStoreStub } from '../../../worker/logs/stub.ts';
import { MAX_LOG_BYTES } from '../../../worker/protocol/limits.ts';
import { aStore } from './scene.ts';

test('a piece of a log that arrives twice, or overlaps, is stored once', async () => {
	const { store, attempt, text } = aStore();
	expect(await store().append(attempt, 0, 'one\n')).toEqual({ ok: true, nextOffset: 4 });
	expect(await store().append(attempt, 0, 'one\n')).toEqual({ ok: true, nextOffset: 4 });
	expect(await store().append(attempt, 2, 'e\ntwo\n')).toEqual({ ok: true, nextOffset: 8 });
	expect(await text()).toEqual({ text: 'one\ntwo\n', size: 8 });
});

test('pieces that arrive at the same moment are stored once each', async () => {
	const { store, attempt, text } = aStore();
	await Promise.all([
		store().append(attempt, 0, 'one\n'),
		store().append(attempt, 0, 'one\n'),
		store().append(attempt, 4, 'two\n'),
	]);
	expect((await text()).text).toBe('one\ntwo\n');
});

test('a piece beyond what is stored is refused and says where to go on', async () => {
	const { store, attempt } = aStore();
	await store().append(attempt, 0, 'one\n');
	expect(await store().append(attempt, 9, 'late')).toEqual({ ok: false, code: 'log_gap', nextOffset: 4 });
});

test('paging through a log never shows half a character', async () => {
	const { store, attempt } = aStore();
	const text = '\ufeffaé漢😀z'.repeat(20);
	await store().append(attempt, 0, text);
	let read = '';
	for (let offset = 0, size = 1; offset < size; ) {
		const page = await store().read([{ attemptId: attempt, offset }], 7);
		const [chunk] = page.chunks;
		expect(chunk?.text).not.toContain('\ufffd');
		read += chunk?.text ?? '';
		offset = chunk?.nextOffset ?? Number.NaN;
		size = page.sizes[0] ?? 0;
	}
	expect(read).toBe(text);
});

test('logs of different attempts are kept apart, read in the order of arrival, and survive an eviction', async () => {
	const { store, attempt, other, object, text } = aStore();
	const tenth = other('extract.10');
	await store().append(attempt, 0, 'first');
	await store().append(tenth, 0, 'tenth');
	await store().append(attempt, 5, ' and more');
	await evictDurableObject(object());
	expect((await text()).text).toBe('first and more');
	expect((await text(tenth, 2)).text).toBe('nth');
	const both = await store().read(
		[attempt, tenth].map((attemptId) => ({ attemptId, offset: 0 })),
		100,
	);
	const times = both.chunks.map(({ at }) => at ?? 0);
	expect(times).toEqual(times.toSorted((before, after) => before - after));
	expect(both.sizes).toEqual([14, 5]);
});

test('a store that was only read has written nothing', async () => {
	const { text, tables } = aStore();
	expect(await text()).toEqual({ text: '', size: 0 });
	expect(await tables()).toEqual([]);
});

test('removed logs do not come back, however late the rest of them arrives', async () => {
	const { store, attempt, object, text } = aStore();
	await store().append(attempt, 0, 'gone');
	await store().remove();
	await store().remove();
	await evictDurableObject(object());
	expect(await store().append(attempt, 0, 'again')).toEqual({ ok: false, code: 'log_removed', nextOffset: 0 });
	expect((await text()).size).toBe(0);
});

test('what arrives while logs are being removed is refused, so that nothing of them is written anew', async () => {
	const { store, attempt, place } = aStore();
	await store().append(attempt, 0, 'gone');
	const bucket: R2Bucket = Object.getPrototypeOf(env.BUCKET);
	const { delete: removed } = bucket;
	const meanwhile: unknown[] = [];
	vi.spyOn(bucket, 'delete').mockImplementation(async function (this: R2Bucket, keys) {
		meanwhile.push(await logStoreStub(env, place.projectId, place.instanceId).append(attempt, 4, 'late'));
		await Reflect.apply(removed, this, [keys]);
	});
	await store().remove();
	expect(meanwhile).toMatchObject([{ code: 'log_removed' }, { code: 'log_removed' }]);
});

test('logs that were never written cannot be written once the run is deleted', async () => {
	const { store, attempt } = aStore();
	await store().remove();
	expect(await store().append(attempt, 0, 'late')).toMatchObject({ code: 'log_removed' });
});

test('the tombstone of removed logs goes when nobody can append to them any more', async () => {
	const { store, object, tables } = aStore();
	await store().remove();
	expect(await runDurableObjectAlarm(object())).toBe(true);
	expect(await tables()).toEqual([]);
});

test('a long piece becomes rows of at most 256 KiB', async () => {
	const { store, attempt, text } = aStore();
	const long = 'x'.repeat(600 * 1024);
	expect(await store().append(attempt, 0, long)).toEqual({ ok: true, nextOffset: long.length });
	expect((await text(attempt, 300_000, 500_000)).text.length).toBe(long.length - 300_000);
});

test('a log that grows beyond 64 MiB says where it was cut, between two characters, and takes nothing more', () => {
	const stored = MAX_LOG_BYTES - 400;
	const { rows, answer } = rowsToAppend(stored, stored, new TextEncoder().encode('漢'.repeat(200)));
	expect(answer).toEqual({ ok: false, code: 'log_full', nextOffset: MAX_LOG_BYTES });
	const text = rows.map(({ body }) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)).join('');
	expect(text).toMatch(/^漢+\n\[Orrery: the log ends here, it reached 64 MiB\]\n *$/);
	expect(rowsToAppend(MAX_LOG_BYTES, MAX_LOG_BYTES, new Uint8Array(3))).toMatchObject({
		rows: [],
		answer: { ok: false },
	});
	expect(rowsToAppend(stored, stored, new Uint8Array(400)).answer).toEqual({ ok: true, nextOffset: MAX_LOG_BYTES });
});

test('of one person or program only so many follow the logs of a run, and others are taken in', async () => {
	const { store } = aStore();
	// A socket that nobody keeps is closed when it is collected, and makes room.
	const kept: WebSocket[] = [];
	const follow = async (principalId: string) => {
		const until = String(Date.now() + 60_000);
		const headers = { upgrade: 'websocket', 'x-orrery-principal': principalId, 'x-orrery-until': until };
		const { status, webSocket } = await store().fetch(new Request('https://log/live?log=one', { headers }));
		webSocket?.accept();
		if (webSocket !== null) kept.push(webSocket);
		return status;
	};
	for (let place = 0; place < WATCHERS_PER_PRINCIPAL_MAX; place += 1) expect(await follow('usr_1')).toBe(101);
	expect(await follow('usr_1')).toBe(409);
	expect(await follow('usr_2')).toBe(101);
	expect(kept).toHaveLength(WATCHERS_PER_PRINCIPAL_MAX + 1);
	for (const socket of kept) socket.close();
});
