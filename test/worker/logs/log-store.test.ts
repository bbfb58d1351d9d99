import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { rowsToAppend } from '../../../worker/logs/append.ts';
import { logStoreStub } from '../../../worker/logs/stub.ts';
import { MAX_LOG_BYTES } from '../../../worker/protocol/limits.ts';

const attempt = 'ins_1.extract.1';

function freshStore(): { instanceId: string; store: () => ReturnType<typeof logStoreStub> } {
	const instanceId = crypto.randomUUID();
	return { instanceId, store: () => logStoreStub(env, 'prj_1', instanceId) };
}

test('a piece of a log that arrives twice, or overlaps, is stored once', async () => {
	const { store } = freshStore();
	expect(await store().append(attempt, 0, 'one\n')).toEqual({ ok: true, nextOffset: 4 });
	expect(await store().append(attempt, 0, 'one\n')).toEqual({ ok: true, nextOffset: 4 });
	expect(await store().append(attempt, 2, 'e\ntwo\n')).toEqual({ ok: true, nextOffset: 8 });
	expect(await store().read(attempt, 0, 100)).toEqual({ text: 'one\ntwo\n', nextOffset: 8, size: 8 });
});

test('a piece beyond what is stored is refused and says where to go on', async () => {
	const { store } = freshStore();
	await store().append(attempt, 0, 'one\n');
	expect(await store().append(attempt, 9, 'late')).toEqual({ ok: false, code: 'log_gap', nextOffset: 4 });
});

test('paging through a log never shows half a character', async () => {
	const { store } = freshStore();
	const text = 'aé漢😀z'.repeat(20);
	await store().append(attempt, 0, text);
	let read = '';
	for (let offset = 0, size = 1; offset < size; ) {
		const page = await store().read(attempt, offset, 7);
		expect(page.text).not.toContain('\ufffd');
		read += page.text;
		offset = page.nextOffset;
		size = page.size;
	}
	expect(read).toBe(text);
});

test('logs of different attempts are kept apart and survive an eviction', async () => {
	const { instanceId, store } = freshStore();
	await store().append(attempt, 0, 'first');
	await store().append('ins_1.extract.10', 0, 'tenth');
	await evictDurableObject(env.LOG_STORE.getByName(`prj_1/${instanceId}`));
	expect((await store().read(attempt, 0, 100)).text).toBe('first');
	expect((await store().read('ins_1.extract.10', 2, 100)).text).toBe('nth');
});

test('a store that was only read has written nothing', async () => {
	const { instanceId, store } = freshStore();
	expect(await store().read(attempt, 0, 100)).toEqual({ text: '', nextOffset: 0, size: 0 });
	await runInDurableObject(env.LOG_STORE.getByName(`prj_1/${instanceId}`), (_store, state) => {
		expect(state.storage.sql.exec('SELECT name FROM sqlite_master').toArray()).toEqual([]);
	});
});

test('removed logs do not come back, however late the rest of them arrives', async () => {
	const { instanceId, store } = freshStore();
	await store().append(attempt, 0, 'gone');
	await store().remove();
	await store().remove();
	await evictDurableObject(env.LOG_STORE.getByName(`prj_1/${instanceId}`));
	expect(await store().append(attempt, 0, 'again')).toEqual({ ok: false, code: 'log_removed', nextOffset: 0 });
	expect((await store().read(attempt, 0, 100)).size).toBe(0);
});

test('logs that were never written cannot be written once the run is deleted', async () => {
	const { store } = freshStore();
	await store().remove();
	expect(await store().append(attempt, 0, 'late')).toMatchObject({ code: 'log_removed' });
});

test('the tombstone of removed logs goes when nobody can append to them any more', async () => {
	const { instanceId, store } = freshStore();
	await store().remove();
	const object = env.LOG_STORE.getByName(`prj_1/${instanceId}`);
	expect(await runDurableObjectAlarm(object)).toBe(true);
	await runInDurableObject(object, (_store, state) => {
		expect(state.storage.sql.exec('SELECT name FROM sqlite_master').toArray()).toEqual([]);
	});
});

test('a long piece becomes rows of at most 256 KiB', async () => {
	const { store } = freshStore();
	const text = 'x'.repeat(600 * 1024);
	expect(await store().append(attempt, 0, text)).toEqual({ ok: true, nextOffset: text.length });
	expect((await store().read(attempt, 300_000, 500_000)).text.length).toBe(text.length - 300_000);
});

test('a log is cut at its limit', () => {
	const plan = rowsToAppend(MAX_LOG_BYTES - 3, MAX_LOG_BYTES - 3, new Uint8Array(10));
	expect(plan.answer).toEqual({ ok: false, code: 'log_full', nextOffset: MAX_LOG_BYTES });
	expect(plan.rows.map((row) => row.body.length)).toEqual([3]);
});
