import { lstat, mkdir, readdir, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** An instance's folder is kept this long after a task last used it, so that a rerun finds its files. */
const RETENTION_MS = 7 * 24 * 60 * 60_000;

/**
 * `attempt`: an empty folder of its own, removed at the end. `instance`: one folder for all tasks of an instance that say
 * so and run on this executor, through which they hand files on.
 */
export const workdirSchema = z.enum(['attempt', 'instance']).default('attempt');

export type WorkdirKind = z.output<typeof workdirSchema>;

const LEADING_DOT = /^\./;

/** The folders that programs run in, under the data folder. */
export class WorkFolders {
	readonly #root: string;

	constructor(root: string) {
		this.#root = root;
	}

	/** Runs `work` in a folder of the chosen kind. */
	async use<Outcome>(
		kind: WorkdirKind,
		ids: { instanceId: string; attemptId: string },
		work: (path: string) => Promise<Outcome>,
	): Promise<Outcome> {
		const path = join(this.#root, kind, folderName(kind === 'instance' ? ids.instanceId : ids.attemptId));
		await mkdir(path, { recursive: true });
		if (kind === 'instance') {
			const now = new Date();
			await utimes(path, now, now);
			return work(path);
		}
		try {
			return await work(path);
		} finally {
			await rm(path, { recursive: true, force: true, maxRetries: 3 });
		}
	}

	/** Removes folders of attempts that an earlier process left, and those of instances nobody used for a week. */
	async sweep(nowMs: number): Promise<void> {
		await rm(join(this.#root, 'attempt'), { recursive: true, force: true });
		const instances = join(this.#root, 'instance');
		await mkdir(instances, { recursive: true });
		for (const name of await readdir(instances)) {
			const path = join(instances, name);
			// A script can leave a link here; one that leads nowhere must not keep the executor from starting.
			const { mtimeMs } = await lstat(path);
			if (nowMs - mtimeMs > RETENTION_MS) await rm(path, { recursive: true, force: true });
		}
	}
}

/** An id as the name of one folder: it holds no separator, and is not one of the two names that lead elsewhere. */
function folderName(id: string): string {
	return encodeURIComponent(id).replace(LEADING_DOT, '%2E');
}
