import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartProblem } from './start-problem.ts';
import { projectRoot, type StateFolder } from './state-folder.ts';
import { WRANGLER, wranglerEnvironment } from './wrangler.ts';

/**
 * Brings the local D1 database to the newest schema. A file beside it names the migrations it has, so that a start
 * without new ones does not pay the second that asking costs.
 *
 * @returns whether there was something to apply.
 * @throws StartProblem with what the database said.
 */
export async function applyMigrations(folder: StateFolder): Promise<boolean> {
	const wanted = await fingerprint();
	if ((await appliedTo(folder)) === wanted) return false;
	const args = ['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', folder.worker];
	const child = spawn(process.execPath, ['--no-warnings', WRANGLER, ...args], {
		cwd: projectRoot,
		env: wranglerEnvironment(folder),
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let said = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text) => {
			said += String(text);
		});
	}
	const [code]: unknown[] = await once(child, 'close');
	if (code !== 0) {
		throw new StartProblem('The migrations of the local database failed.', {
			advice: `They said:
${said.trim()}

If its data does not matter, remove ${folder.path} and start again.`,
		});
	}
	await writeFile(folder.migrationsFile, wanted);
	return true;
}

async function appliedTo(folder: StateFolder): Promise<string | undefined> {
	try {
		return await readFile(folder.migrationsFile, 'utf8');
	} catch {
		return undefined;
	}
}

async function fingerprint(): Promise<string> {
	const path = join(projectRoot, 'migrations');
	const names = (await readdir(path)).filter((name) => name.endsWith('.sql')).sort();
	const hash = createHash('sha256');
	for (const name of names) hash.update(name).update(await readFile(join(path, name)));
	return `${hash.digest('hex')} ${names.join(' ')}\n`;
}
