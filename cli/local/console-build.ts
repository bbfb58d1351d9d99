import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, globSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { withBuildLock } from './build-lock.ts';
import { StartProblem } from './start-problem.ts';
import { projectRoot } from './state-folder.ts';
import { toolEnvironment } from './tool-environment.ts';

const web = join(projectRoot, 'web');
const stampFile = join(web, '.svelte-kit', 'built-from');

/** Everything the built console is made of. The generated types of the API leave no trace in it. */
const SOURCES = [
	'web/src/**/*',
	'web/static/**/*',
	'web/vite.config.ts',
	'worker/{contract,engine,lib}/**/*.ts',
	'package-lock.json',
];
const NO_SOURCE = 'schema.d.ts';

/**
 * Builds the console into web/build, unless what is there was built from exactly these sources. Several starts at once
 * build it once.
 *
 * @returns whether it was built now.
 * @throws StartProblem with the words of the build when it fails.
 */
export async function buildConsole(): Promise<boolean> {
	if (await isBuiltFrom(await fingerprint())) return false;
	await mkdir(join(web, '.svelte-kit'), { recursive: true });
	return await withBuildLock(join(web, '.svelte-kit', 'build.lock'), async () => {
		// Whoever held the lock may have built just this.
		const sources = await fingerprint();
		if (await isBuiltFrom(sources)) return false;
		await runViteBuild();
		await writeFile(stampFile, sources);
		return true;
	});
}

async function runViteBuild(): Promise<void> {
	const vite = join(projectRoot, 'node_modules', 'vite', 'bin', 'vite.js');
	const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
		cwd: web,
		// Whatever starts it: a test's environment would build a console for developers, a fifth heavier.
		env: { ...toolEnvironment(), NODE_ENV: 'production' },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const [said, complained, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
	if (code !== 0) throw new StartProblem('The console could not be built.', { advice: `${said}\n${complained}` });
}

async function isBuiltFrom(sources: string): Promise<boolean> {
	if (!existsSync(join(web, 'build', 'index.html'))) return false;
	return (await readFile(stampFile, 'utf8').catch(() => '')) === sources;
}

async function fingerprint(): Promise<string> {
	const paths = globSync([...SOURCES], { cwd: projectRoot, withFileTypes: true })
		.filter((entry) => entry.isFile() && entry.name !== NO_SOURCE)
		.map((entry) => join(entry.parentPath, entry.name))
		.sort();
	const hash = createHash('sha256');
	for (const path of paths) {
		hash.update(path.slice(projectRoot.length));
		hash.update(await readFile(path));
	}
	return hash.digest('hex');
}
