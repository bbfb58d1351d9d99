import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { logIndexKey, logSegmentKey } from '../../../worker/bucket/keys.ts';
import { ChunkTable } from '../../../worker/logs/chunk-table.ts';
import type { LogStore } from '../../../worker/logs/log-store.ts';
import { MovedLog } from '../../../worker/logs/moved-log.ts';
import { meterRows } from '../platform-meter.ts';
import { aStore, later, meterBucket } from './scene.ts';

const HOUR_MS = 3_600_000;

beforeEach(() => {
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
});

afterEach(() => {
	vi.useRealTimers();
});

async function keysOf(prefix: string): Promise<string[]> {
	return (await env.BUCKET.list({ prefix })).objects.map(({ key }) => key);
}

describe('a log that nobody writes to any more', () => {
	test('is moved to the bucket after an hour and leaves nothing behind', async () => {
		const { store, attempt, other, object, tables, alarm, text, place } = aStore();
		await store().append(attempt, 0, 'one\n');
		await store().append(other('load.1'), 0, 'other\n');
		expect(await alarm()).toBeGreaterThan(Date.now() + HOUR_MS - 60_000);
		later(HOUR_MS + 1000);
		expect(await runDurableObjectAlarm(object())).toBe(true);
		expect(await tables()).toEqual([]);
		expect(await alarm()).toBeNull();
		expect(await keysOf(`logs/${place.projectId}/`)).toEqual([logSegmentKey(place, 1), logIndexKey(place)]);
		for (const evicts of [false, true]) {
			if (evicts) await evictDurableObject(object());
			expect(await text()).toEqual({ text: 'one\n', size: 4 });
			expect((await text(other('load.1'))).text).toBe('other\n');
		}
		expect(await tables()).toEqual([]);
	});

	test('is not moved while somebody still writes to it', async () => {
		const { store, attempt, object, tables } = aStore();
		await store().append(attempt, 0, 'one\n');
		later(HOUR_MS - 60_000);
		await store().append(attempt, 4, 'two\n');
		later(120_000);
		await runDurableObjectAlarm(object());
		expect(await tables()).toContain('chunk');
	});

	test('is read whole while it is moved', async () => {
		const { store, attempt, object } = aStore();
		await store().append(attempt, 0, 'one\n');
		await store().move();
		await store().append(attempt, 4, 'two\n');
		const { chunks } = await runInDurableObject(object(), (logs: LogStore) => {
			const read = vi.spyOn(MovedLog.prototype, 'read');
			read.mockImplementationOnce(async function (this: MovedLog, ...args) {
				read.mockRestore();
				await logs.move();
				return this.read(...args);
			});
			return logs.read([{ attemptId: attempt, offset: 0 }], 100);
		});
		expect(chunks.map(({ text }) => text).join('')).toBe('one\ntwo\n');
	});

	test('takes what comes late, in a further move, and what comes again once', async () => {
		const { store, attempt, object, text } = aStore();
		await store().append(attempt, 0, 'one\n');
		later(HOUR_MS + 1000);
		await runDurableObjectAlarm(object());
		await evictDurableObject(object());
		expect(await store().append(attempt, 0, 'one\ntwo\n')).toEqual({ ok: true, nextOffset: 8 });
		expect(await store().append(attempt, 12, 'gap')).toEqual({ ok: false, code: 'log_gap', nextOffset: 8 });
		await evictDurableObject(object());
		expect(await text()).toEqual({ text: 'one\ntwo\n', size: 8 });
		expect((await text(attempt, 2, 4)).text).toBe('e\ntw');
		later(HOUR_MS + 1000);
		await runDurableObjectAlarm(object());
		await evictDurableObject(object());
		expect(await text()).toEqual({ text: 'one\ntwo\n', size: 8 });
	});

	test('loses nothing when the move breaks off at any step, and repeats nothing', async () => {
		const broken = ['put', 'head', 'put 2', 'head 2', 'deleteAll'];
		for (const step of broken) {
			const { store, attempt, object, text, tables } = aStore();
			await store().append(attempt, 0, 'one\n');
			await store().append(attempt, 4, 'two\n');
			later(HOUR_MS + 1000);
			const mend = await breakOff(object(), step);
			await runDurableObjectAlarm(object());
			mend();
			await evictDurableObject(object());
			expect((await text()).text, step).toBe('one\ntwo\n');
			expect(await store().append(attempt, 8, 'three\n')).toEqual({ ok: true, nextOffset: 14 });
			later(HOUR_MS + 1000);
			await runDurableObjectAlarm(object());
			expect(await tables(), step).toEqual([]);
			await evictDurableObject(object());
			expect((await text()).text, step).toBe('one\ntwo\nthree\n');
			vi.useRealTimers();
		}
	});

	test('costs two writes of the bucket and three rows besides its pieces', async () => {
		const { store, attempt, object } = aStore();
		const meter = await meterRows(object());
		const used = meterBucket();
		for (let piece = 0; piece < 10; piece += 1) await store().append(attempt, piece * 4, 'abc\n');
		expect(meter.read().rows).toBeLessThanOrEqual(10 + 3);
		later(HOUR_MS + 1000);
		await runDurableObjectAlarm(object());
		expect(used).toEqual({ put: 2, get: 1, head: 2, delete: 0, list: 0, createMultipartUpload: 0 });
		meter.stop();
	});
});

describe('a large log', () => {
	test('is moved while it grows, and read in pieces wherever they lie', async () => {
		const { store, attempt, object, text } = aStore();
		const piece = `${'0123456789abcde\n'.repeat(16 * 1024 - 1)}end of a piece.\n`;
		const count = 66;
		for (let at = 0; at < count; at += 1)
			expect(await store().append(attempt, at * piece.length, piece)).toMatchObject({ ok: true });
		await expect.poll(() => keysOf('logs/').then((keys) => keys.some((key) => key.includes('index')))).toBe(true);
		await store().move();
		await evictDurableObject(object());
		expect((await text()).size).toBe(count * piece.length);
		const border = 20 * piece.length - 16;
		expect((await text(attempt, border, 32)).text).toBe('end of a piece.\n0123456789abcde\n');
		const used = meterBucket();
		await text(attempt, 5 * piece.length, 1_000_000);
		expect(used.get).toBeLessThanOrEqual(2);
	}, 60_000);
});

test('a large log whose move fails is not counted and moved anew with every piece', async () => {
	const { store, attempt, tables, place } = aStore();
	const bucket: R2Bucket = Object.getPrototypeOf(env.BUCKET);
	const asked = vi.spyOn(bucket, 'get').mockRejectedValue(new Error('The bucket is away.'));
	const counted = vi.spyOn(ChunkTable.prototype, 'bytes');
	const piece = 'x'.repeat(4 * 1024 * 1024);
	for (let at = 0; at < 5; at += 1) await store().append(attempt, at * piece.length, piece);
	await expect.poll(() => asked.mock.calls.length).toBe(1);
	for (let line = 0; line < 5; line += 1) await store().append(attempt, 5 * piece.length + line * 4, 'abc\n');
	expect([asked.mock.calls.length, counted.mock.calls.length]).toEqual([1, 1]);
	asked.mockRestore();
	later(600_000);
	await store().append(attempt, 5 * piece.length + 20, 'abc\n');
	await expect.poll(() => keysOf(`logs/${place.projectId}/`)).toContain(logIndexKey(place));
	await expect.poll(tables).toContain('moved');
});

test('removing logs removes what was moved', async () => {
	const { store, attempt, place } = aStore();
	await store().append(attempt, 0, 'one\n');
	await store().move();
	await store().append(attempt, 4, 'two\n');
	await store().move();
	expect(await keysOf(`logs/${place.projectId}/`)).toHaveLength(3);
	await store().remove();
	expect(await keysOf(`logs/${place.projectId}/`)).toEqual([]);
});

/** Lets one method fail from its first, or second, call on. Gives the way to mend it. */
async function breakOff(object: DurableObjectStub, step: string): Promise<() => void> {
	const [name = '', nth = '1'] = step.split(' ');
	const storage = await runInDurableObject(object, (_store, state) => Object.getPrototypeOf(state.storage));
	const owner = name === 'deleteAll' ? storage : Object.getPrototypeOf(env.BUCKET);
	const method: unknown = Reflect.get(owner, name);
	let calls = 0;
	const spy = vi.spyOn(owner, name).mockImplementation(function (this: unknown, ...args: unknown[]) {
		calls += 1;
		if (calls < Number(nth) && typeof method === 'function') return Reflect.apply(method, this, args);
		return Promise.reject(new Error(`${step} breaks off`));
	});
	return () => spy.mockRestore();
}
