import { BAD_ANSWER_KEPT_BYTES, MAX_ANSWER_BYTES } from '../protocol/limits.ts';

/** A body as far as it was read. A body that was lost on the way is a transport failure instead. */
export type AnswerBody =
	| { readonly kind: 'text'; readonly text: string }
	| { readonly kind: 'too_large'; readonly head: string };

/**
 * Reads the body of a 2xx answer without ever holding more than the cap and one chunk.
 *
 * The announced length only serves to refuse early: beside a chunked encoding, or before decompression, it says nothing
 * about what will come.
 *
 * @throws whatever the transport throws when the body breaks off or the send is aborted.
 */
export async function readAnswer(response: Response): Promise<AnswerBody> {
	const announced = response.headers.get('content-length');
	if (announced !== null && Number(announced) > MAX_ANSWER_BYTES) {
		await discardBody(response);
		return { kind: 'too_large', head: '' };
	}
	const { bytes, ended } = await readAtMost(response, MAX_ANSWER_BYTES);
	if (ended) return { kind: 'text', text: decode(bytes) };
	return { kind: 'too_large', head: decode(bytes.subarray(0, BAD_ANSWER_KEPT_BYTES)) };
}

/** The start of an error answer, kept for the log. Its end is of no interest, so it is never waited for in vain. */
export async function readExcerpt(response: Response): Promise<string> {
	try {
		const { bytes } = await readAtMost(response, BAD_ANSWER_KEPT_BYTES);
		return decode(bytes);
	} catch {
		return '';
	}
}

/** Tells the transport that nobody will read this body, which frees the connection. */
export async function discardBody(response: Response): Promise<void> {
	try {
		await response.body?.cancel();
	} catch {
		// The connection broke while we let go of it.
	}
}

async function readAtMost(response: Response, maxBytes: number): Promise<{ bytes: Uint8Array; ended: boolean }> {
	if (response.body === null) return { bytes: new Uint8Array(0), ended: true };
	const reader = response.body.getReader();
	const chunks: Uint8Array[] = [];
	let size = 0;
	while (size <= maxBytes) {
		const { done, value } = await reader.read();
		if (done) return { bytes: concatenate(chunks, size), ended: true };
		chunks.push(value);
		size += value.byteLength;
	}
	// What cancelling says no longer matters: the answer is judged by its size.
	await reader.cancel().catch(() => undefined);
	return { bytes: concatenate(chunks, size).subarray(0, maxBytes), ended: false };
}

function concatenate(chunks: readonly Uint8Array[], size: number): Uint8Array {
	const [first] = chunks;
	if (first !== undefined && chunks.length === 1) return first;
	const bytes = new Uint8Array(size);
	let offset = 0;
	for (const chunk of chunks) {
		bytes.set(chunk, offset);
		offset += chunk.byteLength;
	}
	return bytes;
}

function decode(bytes: Uint8Array): string {
	return new TextDecoder().decode(bytes);
}
