import { spawn } from 'node:child_process';

/** Starts the Worker on this machine. */
const wrangler = spawn(process.execPath, ['node_modules/wrangler/bin/wrangler.js', 'dev', '--port', '8787'], {
	stdio: 'inherit',
});
process.once('SIGINT', () => wrangler.kill('SIGINT'));
process.once('SIGTERM', () => wrangler.kill('SIGTERM'));
