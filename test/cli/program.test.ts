import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { Program } from '../../cli/local/program.ts';
import { projectRoot } from '../../cli/local/state-folder.ts';
import { temporaryFolder } from './temporary-folder.ts';

const FOR_EVER = 'setInterval(() => {}, 1000)';
const STUBBORN = `process.on('SIGTERM', () => console.log('no')); console.log('up'); ${FOR_EVER}`;

async function startProgram(code: string): Promise<Program> {
	const logFile = join(await temporaryFolder(), 'program.log');
	return new Program({ name: 'The program', args: ['--eval', code], environment: process.env, logFile });
}

test('a program that heeds no request to end is ended all the same, and its last words are kept', async () => {
	const program = await startProgram(STUBBORN);
	await vi.waitUntil(() => program.lastWords().includes('up'), { timeout: 10_000 });
	await program.stop(50);
	expect(await program.ended).toBe('SIGKILL');
	expect(program.hasEnded).toBe(true);
});

test('a program that fails says how', async () => {
	const program = await startProgram("console.error('\\u001b[31mno database\\u001b[0m'); process.exit(3)");
	expect(await program.ended).toBe('exit code 3');
	expect(program.lastWords()).toBe('no database');
});

test('a program and what it started end when its parent is gone', async () => {
	const tie = join(projectRoot, 'cli', 'local', 'end-with-parent.ts');
	const start = `require('node:child_process').spawn(process.execPath, ['--eval', '${FOR_EVER}'], { stdio: 'inherit' })`;
	const args = [
		'--no-warnings',
		'--import',
		tie,
		'--eval',
		`${start}.once('spawn', () => console.log('up')); ${FOR_EVER}`,
	];
	const child = spawn(process.execPath, args, { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
	// It closes when nobody has the other end of its output any more, the program's own child included.
	const closed = once(child, 'close');
	await once(child.stdout, 'data');
	child.stdin.end();
	expect(await closed).toEqual([null, 'SIGKILL']);
});
