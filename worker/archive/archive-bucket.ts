import { archiveKey, type RunPlace } from '../bucket/keys.ts';
import { putVerified, type Stored } from '../bucket/put-verified.ts';
import { type Bundle, type BundleSource, bundleLines, readBundle } from './bundle.ts';
import { gunzipLines, gzipLines } from './gzip-lines.ts';

/** Writes a run's bundle and makes sure that it lies there. */
export function putArchive(bucket: R2Bucket, place: RunPlace, source: BundleSource): Promise<Stored> {
	return putVerified(bucket, archiveKey(place), gzipLines(bundleLines(source)));
}

/** A run's bundle; null when it was not archived. With `lists` only the rows for the lists are read. */
export async function getArchive(
	bucket: R2Bucket,
	place: RunPlace,
	part: 'all' | 'lists' = 'all',
): Promise<Bundle | null> {
	const found = await bucket.get(archiveKey(place));
	return found === null ? null : readBundle(gunzipLines(found.body), part);
}

export async function removeArchive(bucket: R2Bucket, place: RunPlace): Promise<void> {
	await bucket.delete(archiveKey(place));
}
