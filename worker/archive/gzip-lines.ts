import { pipeline, Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';

/** Lines are handed to the compressor this many characters at a time. */
const BATCH_CHARACTERS = 256 * 1024;

/** What comes out at a time. */
const CHUNK_BYTES = 64 * 1024;

/**
 * Lines as compressed bytes. No more of them is in memory than what is being compressed: the streams of Node.js wait for
 * whoever reads them, which the platform's CompressionStream does not.
 */
export async function* gzipLines(lines: Iterable<string>): AsyncGenerator<Uint8Array> {
	const source = Readable.from(batchesOf(lines), { highWaterMark: 1 });
	yield* pipeline(source, createGzip({ chunkSize: CHUNK_BYTES }), ignore);
}

/** The lines of compressed bytes, one after another. */
export async function* gunzipLines(bytes: ReadableStream): AsyncGenerator<string> {
	const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
	let rest = '';
	for await (const chunk of pipeline(Readable.from(bytes), createGunzip({ chunkSize: CHUNK_BYTES }), ignore)) {
		const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
		rest = lines.pop() ?? '';
		yield* lines;
	}
	if (rest !== '') yield rest;
}

function ignore(): void {
	// Whoever reads the last stream is told of every failure.
}

function* batchesOf(lines: Iterable<string>): Generator<string> {
	let batch = '';
	for (const line of lines) {
		batch += `${line}\n`;
		if (batch.length < BATCH_CHARACTERS) continue;
		yield batch;
		batch = '';
	}
	if (batch !== '') yield batch;
}
