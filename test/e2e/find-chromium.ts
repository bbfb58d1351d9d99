import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const USUAL_PLACES = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome-stable',
	'/usr/bin/google-chrome',
	'/snap/bin/chromium',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * The browser to test with: the one CHROMIUM_PATH names, or the first in the usual places, or, where this runs as root
 * on Debian or Ubuntu, one that is installed now.
 *
 * @throws Error that says how to get one.
 */
export function findChromium(): string {
	const { CHROMIUM_PATH: named } = process.env;
	if (named !== undefined && !existsSync(named)) throw new Error(`CHROMIUM_PATH names ${named}, which does not exist.`);
	const found = named ?? USUAL_PLACES.find((path) => existsSync(path)) ?? install();
	if (found !== undefined) return found;
	throw new Error(
		'No Chromium was found, so the console cannot be tested. Install Chromium or Chrome, or set CHROMIUM_PATH to one.',
	);
}

function install(): string | undefined {
	if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return undefined;
	process.stderr.write('Installing Chromium with apt-get, since there is none …\n');
	const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
	spawnSync('apt-get', ['update'], options);
	spawnSync('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], options);
	return USUAL_PLACES.find((path) => existsSync(path));
}
