/** The bytes of a request, or undefined when there are more than `maxBytes`; the rest is then not read. */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array | undefined> {
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	for await (const chunk of request.body ?? []) {
		bytes += chunk.byteLength;
		if (bytes > maxBytes) return undefined;
		chunks.push(chunk);
	}
	return joinBytes(chunks, bytes);
}

/** Chunks of `bytes` bytes in all as one piece. */
export function joinBytes(chunks: readonly Uint8Array[], bytes: number): Uint8Array {
	const [only] = chunks;
	if (only && chunks.length === 1) return only;
	const all = new Uint8Array(bytes);
	let place = 0;
	for (const chunk of chunks) {
		all.set(chunk, place);
		place += chunk.byteLength;
	}
	return all;
}
