import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { toolEnvironment } from '../../cli/local/tool-environment.ts';
import { root } from './source-files.ts';
import type { Program, Step } from './steps.ts';
import { NO_REPORT, readTestReport, type TestReport } from './test-report.ts';

export interface Outcome extends TestReport {
	readonly name: string;
	readonly ok: boolean;
}

/** How much of what a failing program wrote is repeated at the very end. */
const LAST_LINES = 12;

/** Runs a step, prints its line, and, when it failed, everything that its programs wrote. */
export async function runStep(step: Step): Promise<Outcome> {
	const startedAt = performance.now();
	let output = '';
	let code = 0;
	for (const program of step.programs) {
		if (code === 0)
			code = await run(program, (text) => {
				output += text;
			});
	}
	const counted = step.counts ? await readTestReport(step.counts) : NO_REPORT;
	const ok = code === 0 && counted.unsuccessful === 0;
	const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(6);
	const note = step.counts ? `${counted.passed} passed` : (step.note?.exec(output)?.[0] ?? '');
	console.log(`${ok ? 'ok  ' : 'FAIL'} ${seconds} s  ${step.name.padEnd(26)} ${note}`.trimEnd());
	if (!ok) console.log(`\n${output.trim()}\n`);
	const failures = ok || counted.failures.length > 0 ? counted.failures : [lastLines(output)];
	return { name: step.name, ok, ...counted, failures };
}

function run({ file, args, folder = '.' }: Program, write: (text: string) => void): Promise<number> {
	const child = spawn(process.execPath, [join(root, file), ...args], {
		cwd: join(root, folder),
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...toolEnvironment(), CI: 'true' },
	});
	child.stdout.setEncoding('utf8').on('data', write);
	child.stderr.setEncoding('utf8').on('data', write);
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => resolve(code ?? 128));
	});
}

function lastLines(output: string): string {
	return output.trim().split('\n').slice(-LAST_LINES).join('\n');
}
