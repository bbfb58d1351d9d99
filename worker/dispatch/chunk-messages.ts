/**
 * The platform takes 100 messages and 256 KB per call and adds its own to each
 * (https://developers.cloudflare.com/queues/platform/limits/); the distance is ours.
 */
export const BATCH_MESSAGES_MAX = 100;
export const BATCH_BYTES_MAX = 200_000;

const encoder = new TextEncoder();

/** Splits messages into batches that one call may send, in order. A batch holds at least one message. */
export function chunkMessages<Body>(bodies: readonly Body[]): readonly (readonly Body[])[] {
	const chunks: Body[][] = [];
	let chunk: Body[] = [];
	let bytes = 0;
	for (const body of bodies) {
		const size = encoder.encode(JSON.stringify(body)).byteLength;
		if (chunk.length > 0 && (chunk.length >= BATCH_MESSAGES_MAX || bytes + size > BATCH_BYTES_MAX)) {
			chunks.push(chunk);
			chunk = [];
			bytes = 0;
		}
		chunk.push(body);
		bytes += size;
	}
	if (chunk.length > 0) chunks.push(chunk);
	return chunks;
}

/** Equal slices of at most `size`, in order. */
export function slicesOf<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
	return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
		items.slice(index * size, (index + 1) * size),
	);
}
