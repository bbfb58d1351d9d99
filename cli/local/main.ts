import { spawn } from 'node:child_process';
import './build-web.ts';
import { toolEnvironment } from './tool-environment.ts';

// Starts the Worker on this machine.
const wrangler = spawn(process.execPath, ['node_modules/wrangler/bin/wrangler.js', 'dev', '--port', '8787'], {
	stdio: 'inherit',
	env: toolEnvironment(),
});
process.once('SIGINT', () => wrangler.kill('SIGINT'));
process.once('SIGTERM', () => wrangler.kill('SIGTERM'));
wrangler.once('close', (code) => {
	process.exitCode = code ?? 1;
});
