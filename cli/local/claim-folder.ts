import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartProblem } from './start-problem.ts';
import type { StateFolder } from './state-folder.ts';

/**
 * Makes this process the only one that uses the folder, until it releases it or ends, however it ends: the claim is a
 * lock of the file system's, so there is no stale one to clear away.
 *
 * @returns what releases it.
 * @throws StartProblem naming the process that has it.
 */
export function claimFolder(folder: StateFolder): () => void {
	const ownerFile = join(folder.path, 'pid');
	const lock = new DatabaseSync(join(folder.path, 'lock.sqlite'), { timeout: 0 });
	try {
		lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
	} catch (error) {
		lock.close();
		const pid = readFileSync(ownerFile, 'utf8').trim();
		const advice = `Stop it (Ctrl-C in its terminal, or: kill ${pid}), or start a second one beside it:
  npm start -- --state .orrery-2`;
		throw new StartProblem(`Process ${pid} runs a local stack on ${folder.path} already.`, { advice, cause: error });
	}
	writeFileSync(ownerFile, `${process.pid}\n`);
	return () => {
		rmSync(ownerFile, { force: true });
		lock.close();
	};
}
