import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CallbackOutcome } from '../../../executor/sdk/callback-client.ts';
import { sleep } from '../../../executor/sdk/clock.ts';
import { LOG_TAIL_BYTES, LogStream } from '../../../executor/sdk/log-stream.ts';
import { MAX_LOG_BYTES, MAX_LOG_CHUNK_BYTES } from '../../../worker/protocol/limits.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const HOUR_MS = 3_600_000;

/** A store of one log, whose next answers can be chosen; then it takes everything. */
function aStore(answers: ('lost' | 'refused' | 'half')[] = []) {
	const chunks: { offset: number; bytes: Uint8Array }[] = [];
	const stored: Uint8Array[] = [];
	let bytesStored = 0;
	function send(offset: number, bytes: Uint8Array): Promise<CallbackOutcome<number | undefined>> {
		chunks.push({ offset, bytes });
		const answer = answers.shift();
		if (answer === 'refused') return Promise.resolve({ kind: 'refused', status: 413 });
		if (answer === 'lost') return Promise.resolve({ kind: 'unreached' });
		const taken = answer === 'half' ? bytes.subarray(0, Math.ceil(bytes.byteLength / 2)) : bytes;
		const fresh = taken.subarray(Math.max(0, bytesStored - offset));
		stored.push(fresh);
		bytesStored += fresh.byteLength;
		return Promise.resolve({ kind: 'answered', answer: bytesStored });
	}
	return { send, chunks, text: () => Buffer.concat(stored).toString('utf8'), bytes: () => bytesStored };
}

test('whatever is lost or half stored, the log arrives whole, without a gap, in chunks of the size allowed', async () => {
	const piece = fc.string({ unit: 'grapheme', maxLength: 300 });
	const answers = fc.array(fc.constantFrom('lost', 'half'), { maxLength: 6 });
	await fc.assert(
		fc.asyncProperty(fc.array(piece, { maxLength: 30 }), answers, async (pieces, chosen) => {
			const clock = new ManualClock();
			const store = aStore(chosen);
			const log = new LogStream(store.send, clock);
			log.start();
			for (const text of pieces) log.write(text);
			const ended = log.end();
			await clock.pass(HOUR_MS);
			await ended;
			expect(store.text()).toBe(pieces.map((text) => text.toWellFormed()).join(''));
			for (const chunk of store.chunks) expect(chunk.bytes.byteLength).toBeLessThanOrEqual(MAX_LOG_CHUNK_BYTES);
			expect(log.unstreamed).toBeUndefined();
		}),
		{ numRuns: 30 },
	);
});

test('a short log waits for the answer and is never sent', () => {
	const store = aStore();
	const log = new LogStream(store.send, new ManualClock());
	log.write('short\n');
	expect(log.unstreamed).toBe('short\n');
	expect(store.chunks).toEqual([]);
	expect(log.isStreaming).toBe(false);
});

test('a log too long for an answer begins to stream by itself', async () => {
	const clock = new ManualClock();
	const store = aStore();
	const log = new LogStream(store.send, clock);
	log.write('x'.repeat(LOG_TAIL_BYTES + 1));
	await clock.pass(1);
	expect(log.isStreaming).toBe(true);
	expect(store.bytes()).toBe(LOG_TAIL_BYTES + 1);
});

test('lines are gathered for half a second, but not at the end', async () => {
	const clock = new ManualClock();
	const store = aStore();
	const log = new LogStream(store.send, clock);
	log.start();
	log.write('one\n');
	await clock.pass(400);
	log.write('two\n');
	expect(store.chunks).toEqual([]);
	await clock.pass(100);
	expect(store.chunks).toHaveLength(1);
	log.write('three\n');
	await log.end();
	expect(store.text()).toBe('one\ntwo\nthree\n');
});

test('a chunk never ends within a character', async () => {
	const clock = new ManualClock();
	const store = aStore();
	const log = new LogStream(store.send, clock);
	log.write(`x${'😀'.repeat(MAX_LOG_CHUNK_BYTES / 2)}`);
	await log.end();
	expect(store.chunks.length).toBeGreaterThan(2);
	for (const { bytes } of store.chunks)
		expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).not.toThrow();
});

test('a log nobody takes is given up after a minute, and its end goes into the result', async () => {
	const clock = new ManualClock();
	const store = aStore(new Array(20).fill('lost'));
	const log = new LogStream(store.send, clock);
	log.start();
	log.write(`${'x'.repeat(LOG_TAIL_BYTES)}the end\n`);
	const ended = log.end();
	await clock.pass(90_000);
	await ended;
	expect(store.chunks).toHaveLength(8);
	log.write('after\n');
	expect(log.unstreamed).toMatch(/^\[…\]x+the end\nafter\n$/);
	await log.room();
});

describe('the end of a log', () => {
	/** How long it is waited for, and how much of it was stored by then, when each chunk takes eight seconds. */
	async function waited(chunks: number, answers: 'lost'[]) {
		const clock = new ManualClock();
		const store = aStore(answers);
		async function send(...piece: Parameters<typeof store.send>) {
			await sleep(clock, 8000);
			return store.send(...piece);
		}
		const log = new LogStream(send, clock);
		log.start();
		log.write('x'.repeat(chunks * MAX_LOG_CHUNK_BYTES));
		let [afterMs, bytes] = [0, 0];
		const began = clock.now();
		const over = log.endWhileItGetsOn(10_000, 20_000).then(() => {
			[afterMs, bytes] = [clock.now() - began, store.bytes()];
		});
		await clock.pass(90_000);
		await over;
		return { afterMs, chunks: bytes / MAX_LOG_CHUNK_BYTES };
	}

	test('is waited for as long as it gets on', async () => {
		expect(await waited(2, [])).toEqual({ afterMs: 16_000, chunks: 2 });
	});

	test('is not waited for when nothing of it is stored any more', async () => {
		expect(
			await waited(
				2,
				Array.from({ length: 8 }, () => 'lost'),
			),
		).toEqual({ afterMs: 10_000, chunks: 0 });
	});

	test('is not waited for when it has taken its time', async () => {
		expect(await waited(9, [])).toEqual({ afterMs: 20_000, chunks: 2 });
	});
});

test('a log that is full on the other side is not sent on', async () => {
	const clock = new ManualClock();
	const store = aStore(['refused']);
	const log = new LogStream(store.send, clock);
	log.start();
	log.write('a\n');
	await clock.pass(1000);
	log.write('b\n');
	await clock.pass(1000);
	expect(store.chunks).toHaveLength(1);
});

test('a log ends at 64 MiB and says so', async () => {
	const clock = new ManualClock();
	const store = aStore();
	const log = new LogStream(store.send, clock);
	const megabyte = 'é'.repeat(512 * 1024);
	for (let written = 0; written < 70; written += 1) {
		log.write(megabyte);
		await log.room();
	}
	await log.end();
	expect(store.bytes()).toBeLessThanOrEqual(MAX_LOG_BYTES);
	expect(store.text().slice(-60)).toMatch(/é\n\[the log ends here: it reached 64 MiB\]\n$/);
});

test('a fast writer is asked to wait while a megabyte is unsent', async () => {
	const clock = new ManualClock();
	const store = aStore(['lost']);
	const log = new LogStream(store.send, clock);
	log.write('x'.repeat(2 * 1024 * 1024));
	let hasRoom = false;
	const room = log.room().then(() => {
		hasRoom = true;
	});
	await clock.pass(1);
	expect(hasRoom).toBe(false);
	await clock.pass(1000);
	await room;
});
