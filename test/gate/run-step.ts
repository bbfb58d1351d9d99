import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { toolEnvironment } from '../../cli/local/tool-environment.ts';
import { root } from './source-files.ts';
import type { Step } from './steps.ts';

export interface Outcome {
	readonly name: string;
	readonly ok: boolean;
	readonly passed: number;
	/** Failed and skipped tests alike: a promise that is not checked is not kept. */
	readonly unsuccessful: number;
}

const countsSchema = z.object({ numTotalTests: z.number(), numPassedTests: z.number() });

const nothingCounted = { passed: 0, unsuccessful: 0 };

/** Runs a step, prints its line, and, when it failed, everything that its programs wrote. */
export async function runStep(step: Step): Promise<Outcome> {
	const startedAt = performance.now();
	let output = '';
	let code = 0;
	for (const { file, args } of step.programs) {
		if (code === 0)
			code = await run(file, args, (text) => {
				output += text;
			});
	}
	const counted = step.counts ? await readCounts(step.counts) : nothingCounted;
	const ok = code === 0 && counted.unsuccessful === 0;
	const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(6);
	const note = step.counts ? `${counted.passed} passed` : (step.note?.exec(output)?.[0] ?? '');
	console.log(`${ok ? 'ok  ' : 'FAIL'} ${seconds} s  ${step.name.padEnd(26)} ${note}`.trimEnd());
	if (!ok) console.log(`\n${output.trim()}\n`);
	return { name: step.name, ok, ...counted };
}

function run(file: string, args: readonly string[], write: (text: string) => void): Promise<number> {
	const child = spawn(process.execPath, [file, ...args], {
		cwd: root,
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

async function readCounts(file: string): Promise<Pick<Outcome, 'passed' | 'unsuccessful'>> {
	const text = await readFile(file, 'utf8').catch(() => undefined);
	if (text === undefined) return nothingCounted;
	const { numTotalTests, numPassedTests } = countsSchema.parse(JSON.parse(text));
	return { passed: numPassedTests, unsuccessful: numTotalTests - numPassedTests };
}
