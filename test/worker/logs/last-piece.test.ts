import { describe, expect, test, vi } from 'vitest';
import { StoredLogs } from '../../../worker/logs/stored-logs.ts';
import { CUT_MARK } from '../../../worker/protocol/logs.ts';
import { aStore } from './scene.ts';

const WRITTEN = Array.from({ length: 200 }, (_, line) => `row ${line} — exported\n`).join('');
const HALF = WRITTEN.slice(0, WRITTEN.indexOf('row 100'));

/** The end of it, from this line on. */
function endFrom(line: number): string {
	return WRITTEN.slice(WRITTEN.indexOf(`row ${line} `));
}

/** What is stored of an attempt that streamed a text, and whose result came with another. */
async function storedOf(streamed: string, ...last: readonly string[]): Promise<string> {
	const { store, attempt, text } = aStore();
	if (streamed !== '') await store().append(attempt, 0, streamed);
	for (const piece of last) expect(await store().appendLast(attempt, piece)).toMatchObject({ ok: true });
	return (await text()).text;
}

describe('the log that comes with a result', () => {
	test.each([
		['is all there is where nothing was streamed', '', WRITTEN],
		['adds nothing to a log that was streamed to its end', WRITTEN, WRITTEN],
		['adds what is missing when it is the whole log', HALF, WRITTEN],
		['adds what is missing when it is the end and reaches back far enough', HALF, CUT_MARK + endFrom(90)],
		['adds what is missing when it is the end and says nothing of that', HALF, endFrom(90)],
		['adds nothing when it is an end that was stored', WRITTEN, CUT_MARK + endFrom(150)],
	])('%s, however often it comes', async (_, streamed, last) => {
		expect(await storedOf(streamed, last)).toBe(WRITTEN);
		expect(await storedOf(streamed, last, last)).toBe(WRITTEN);
	});

	test('begins on a line of its own where something between did not arrive, and is stored once', async () => {
		const last = CUT_MARK + endFrom(150);
		const expected = `${HALF}row 100${'\n'}${last}`;
		expect(await storedOf(`${HALF}row 100`, last, last)).toBe(expected);
		expect(await storedOf(HALF, last, last)).toBe(HALF + last);
	});

	test('goes on in a log that was moved to the bucket', async () => {
		const { store, attempt, text } = aStore();
		await store().append(attempt, 0, HALF);
		await store().move();
		await store().append(attempt, new TextEncoder().encode(HALF).length, endFrom(100).slice(0, 30));
		await store().appendLast(attempt, CUT_MARK + endFrom(90));
		expect((await text()).text).toBe(WRITTEN);
	});

	test('counts what arrives while it is compared', async () => {
		const { store, attempt, text } = aStore();
		await store().append(attempt, 0, HALF);
		const read = vi.spyOn(StoredLogs.prototype, 'read');
		read.mockImplementationOnce(async function (this: StoredLogs, ...args) {
			read.mockRestore();
			const bytes = await this.read(...args);
			this.append(attempt, this.size(attempt), new TextEncoder().encode(endFrom(100)), Date.now());
			return bytes;
		});
		await store().appendLast(attempt, CUT_MARK + endFrom(150));
		expect((await text()).text).toBe(WRITTEN);
	});

	test('does not bring back a log that was removed', async () => {
		const { store, attempt } = aStore();
		await store().append(attempt, 0, HALF);
		await store().remove();
		expect(await store().appendLast(attempt, WRITTEN)).toEqual({ ok: false, code: 'log_removed', nextOffset: 0 });
	});
});
