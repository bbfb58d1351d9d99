import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';

const LOOK_AGAIN_MS = 200;

/**
 * Does the work while no other process on this machine does work under the same lock file. The lock is the file
 * system's, so it ends with its process, however that ends.
 */
export async function withBuildLock<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
	const lock = new DatabaseSync(file, { timeout: 0 });
	try {
		while (!isTaken(lock)) await delay(LOOK_AGAIN_MS);
		return await work();
	} finally {
		lock.close();
	}
}

function isTaken(lock: DatabaseSync): boolean {
	try {
		lock.exec('BEGIN EXCLUSIVE');
		return true;
	} catch {
		return false;
	}
}
