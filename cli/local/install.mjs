import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. */
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const stampFile = join(root, 'node_modules', '.installed-for');

/** The pinned Node.js that runs everything after the installation; the one that runs this file may be older. */
const pinnedNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/**
 * Installs what package-lock.json names, unless exactly that is installed already. A stamp inside node_modules holds
 * the hash of the lock file it was made from, so an interrupted or outdated installation is made anew.
 */
export async function ensureInstalled() {
	const wanted = fingerprint();
	if (existsSync(pinnedNode) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return;

	const startedAt = Date.now();
	console.log('Installing the pinned packages from the npm registry (only when package-lock.json changes) …');
	const code = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
	if (code !== 0) {
		console.error(`\nThe packages could not be installed (npm ci ended with ${code}; its own words are above).`);
		process.exit(1);
	}
	writeFileSync(stampFile, wanted);
	console.log(`Installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}

/**
 * Runs a program of this project with the pinned Node.js and ends this process as that one ended. Signals are handed
 * on, since npm and others send theirs to this process alone; after a Ctrl-C, which reaches the whole foreground
 * group, the program has the signal twice.
 *
 * @param {string} script the program, relative to the project's folder.
 * @param {string[]} args its arguments.
 */
export async function handOver(script, args) {
	const child = spawn(pinnedNode, [join(root, script), ...args], { cwd: root, stdio: 'inherit' });
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
	const watch = watchNpm(() => child.kill('SIGTERM'));
	process.exitCode = await ended(child);
	clearInterval(watch);
}

/**
 * npm runs a script through a shell, and a signal sent to npm ends that shell without reaching the script. So the
 * script looks whether its parent is still the one it began with.
 */
function watchNpm(onGone) {
	if (process.env.npm_lifecycle_event === undefined) return;
	const { ppid } = process;
	return setInterval(() => {
		if (process.ppid !== ppid) onGone();
	}, 500);
}

/** The lock file decides what is installed, and the platform decides which binaries. */
function fingerprint() {
	const lock = readFileSync(join(root, 'package-lock.json'));
	return `${createHash('sha256').update(lock).digest('hex')} ${process.platform} ${process.arch}\n`;
}

/** npm tells its scripts where it and its own Node.js are, which spares a search that differs between platforms. */
function npm(args) {
	const { npm_execpath: npmPath, npm_node_execpath: nodePath = process.execPath } = process.env;
	const options = { cwd: root, stdio: 'inherit' };
	if (npmPath) return ended(spawn(nodePath, [npmPath, ...args], options));
	return ended(spawn('npm', args, { ...options, shell: process.platform === 'win32' }));
}

/** The exit code of a child process; 128 for one that a signal ended. */
function ended(child) {
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => resolve(code ?? 128));
	});
}
