import { archiveKey, type RunPlace } from '../bucket/keys.ts';
import { getArchive } from './archive-bucket.ts';
import { ArchivedRun } from './archived-run.ts';

/** Somebody who looks at a run asks for it several times within this. */
const KEPT_MS = 60_000;

/** Characters of all bundles that are kept; a run folded from one takes a few times that in memory. */
const KEPT_CHARACTERS_MAX = 16_000_000;

interface Kept {
	readonly run: ArchivedRun;
	readonly until: number;
}

/** Archived runs that were read a moment ago, as long as the isolate lasts. A bundle never changes, but it is deleted. */
export class RecentArchives {
	/** In the order in which they were read. */
	readonly #kept = new Map<string, Kept>();

	/** The run, if it was archived; null for any other. */
	async find(bucket: R2Bucket, place: RunPlace, nowMs: number): Promise<ArchivedRun | null> {
		const key = archiveKey(place);
		const kept = this.#kept.get(key);
		if (kept !== undefined && kept.until > nowMs) return kept.run;
		const bundle = await getArchive(bucket, place);
		if (bundle === null) return null;
		const run = new ArchivedRun(bundle);
		this.#keep(key, { run, until: nowMs + KEPT_MS });
		return run;
	}

	drop(place: RunPlace): void {
		this.#kept.delete(archiveKey(place));
	}

	#keep(key: string, kept: Kept): void {
		this.#kept.delete(key);
		this.#kept.set(key, kept);
		let characters = 0;
		for (const each of this.#kept.values()) characters += each.run.bundle.characters;
		for (const [oldest, each] of this.#kept) {
			if (characters <= KEPT_CHARACTERS_MAX) return;
			this.#kept.delete(oldest);
			characters -= each.run.bundle.characters;
		}
	}
}
