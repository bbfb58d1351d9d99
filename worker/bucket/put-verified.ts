import { gatherParts } from './gather-parts.ts';

/** The bucket holds something else than what was written to it. */
export class BucketMismatch extends Error {
	override readonly name = 'BucketMismatch';
}

/** What lies in the bucket for sure. */
export interface Stored {
	readonly bytes: number;
}

/**
 * Writes an object and looks whether it is there: only then may its source go. The bucket refuses bytes whose checksum
 * is not the one sent along; what was written is looked up again by its key, with its size and etag. Writing it twice is
 * harmless.
 *
 * @throws Error when the bucket cannot be reached; BucketMismatch when it holds something else.
 */
export async function putVerified(
	bucket: R2Bucket,
	key: string,
	source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Stored> {
	const parts = gatherParts(source);
	const first = await parts.next();
	const second = await parts.next();
	const written =
		first.done === true || second.done === true
			? await putAtOnce(bucket, key, first.done === true ? new Uint8Array(0) : first.value)
			: await putInParts(bucket, key, chained([first.value, second.value], parts));
	const found = await bucket.head(key);
	if (found === null || found.size !== written.bytes || found.etag !== written.etag)
		throw new BucketMismatch(`The bucket does not hold what was written to ${key}`);
	return { bytes: written.bytes };
}

interface Written extends Stored {
	readonly etag: string;
}

async function putAtOnce(bucket: R2Bucket, key: string, bytes: Uint8Array): Promise<Written> {
	const md5 = await crypto.subtle.digest('MD5', bytes);
	const { etag } = await bucket.put(key, bytes, { md5 });
	return { bytes: bytes.length, etag };
}

async function putInParts(bucket: R2Bucket, key: string, parts: AsyncIterable<Uint8Array>): Promise<Written> {
	const upload = await bucket.createMultipartUpload(key);
	try {
		const uploaded: R2UploadedPart[] = [];
		let bytes = 0;
		for await (const part of parts) {
			if (part.length === 0) continue;
			uploaded.push(await upload.uploadPart(uploaded.length + 1, part));
			bytes += part.length;
		}
		const { etag } = await upload.complete(uploaded);
		return { bytes, etag };
	} catch (problem) {
		// What was uploaded so far would lie there, and be paid for, for a week.
		await upload.abort().catch(() => undefined);
		throw problem;
	}
}

async function* chained(first: readonly Uint8Array[], rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	yield* first;
	yield* rest;
}
