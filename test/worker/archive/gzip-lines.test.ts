import { describe, expect, test } from 'vitest';
import { gunzipLines, gzipLines } from '../../../worker/archive/gzip-lines.ts';

/** Lines that hardly become smaller, one after another, noting how many were asked for. */
class Noise {
	readonly #count: number;
	made = 0;

	constructor(count: number) {
		this.#count = count;
	}

	*lines(): Generator<string> {
		for (; this.made < this.#count; this.made += 1) yield noise();
	}
}

function noise(): string {
	return String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32 * 1024)).map((byte) => 0x30 + (byte % 64)));
}

async function gathered<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
	const all: Item[] = [];
	for await (const item of items) all.push(item);
	return all;
}

function streamOf(parts: readonly Uint8Array[], taken: () => void = () => undefined): ReadableStream<Uint8Array> {
	const rest = [...parts];
	return new ReadableStream({
		pull(controller) {
			taken();
			const next = rest.shift();
			if (next === undefined) controller.close();
			else controller.enqueue(next);
		},
	});
}

describe('the lines of a bundle', () => {
	test('come back as they were, and are read by the platform’s own decompression too', async () => {
		const lines = ['{"a":1}', '', `"${'ä€🙂'.repeat(50_000)}"`, 'last'];
		const parts = await gathered(gzipLines(lines));
		expect(await gathered(gunzipLines(streamOf(parts)))).toEqual(lines);
		const plain = streamOf(parts).pipeThrough(new DecompressionStream('gzip'));
		expect(await new Response(plain).text()).toBe(`${lines.join('\n')}\n`);
	});

	test('are made no faster than their bytes are taken', async () => {
		const noisy = new Noise(400);
		const bytes = gzipLines(noisy.lines());
		await bytes.next();
		await scheduler.wait(50);
		expect(noisy.made).toBeLessThan(60);
		await bytes.return(undefined);
		expect(noisy.made).toBeLessThan(60);
	});

	test('are read no faster than they are taken', async () => {
		const parts = await gathered(gzipLines(new Noise(400).lines()));
		let taken = 0;
		const lines = gunzipLines(
			streamOf(parts, () => {
				taken += 1;
			}),
		);
		await lines.next();
		await scheduler.wait(50);
		expect(taken).toBeLessThan(parts.length / 4);
		await lines.return(undefined);
	});

	test('of a damaged bundle, or of one that breaks off, are an error and no end', async () => {
		const parts = await gathered(gzipLines(new Noise(40).lines()));
		const whole = new Uint8Array(await new Blob(parts.map((part) => part.slice())).arrayBuffer());
		const damaged = whole.with(whole.length >> 1, (whole[whole.length >> 1] ?? 0) ^ 0xff);
		for (const broken of [damaged, whole.subarray(0, whole.length - 1000)])
			await expect(gathered(gunzipLines(streamOf([broken])))).rejects.toThrow();
		const failing = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error('lost')) });
		await expect(gathered(gunzipLines(failing))).rejects.toThrow('lost');
		const refusing = {
			*[Symbol.iterator](): Generator<string> {
				yield 'one';
				throw new Error('The storage was reset.');
			},
		};
		await expect(gathered(gzipLines(refusing))).rejects.toThrow('The storage was reset.');
	});
});
