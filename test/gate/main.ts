import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from './run-step.ts';
import { runSteps } from './run-steps.ts';
import { root } from './source-files.ts';
import { steps } from './steps.ts';

// `npm test` runs every step; `npm test -- types unit` only those whose names contain one of the words.
const words = process.argv.slice(2);
const chosen = words.length === 0 ? steps : steps.filter(({ name }) => words.some((word) => name.includes(word)));

rmSync(join(root, 'test', 'output'), { recursive: true, force: true });
const startedAt = performance.now();
const outcomes = await runSteps(chosen);

for (const { name, failures } of outcomes) for (const failure of failures) console.log(`FAILED ${name}: ${failure}`);
const failed = outcomes.filter(({ ok }) => !ok).map(({ name }) => name);
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
console.log(`
steps  ${outcomes.length - failed.length} passed, ${failed.length} failed${failed.length > 0 ? `: ${failed.join(', ')}` : ''}
tests  ${sum(({ passed }) => passed)} passed, ${sum(({ unsuccessful }) => unsuccessful)} failed
time   ${seconds} s`);
if (failed.length > 0 || outcomes.length === 0) process.exitCode = 1;

function sum(pick: (outcome: Outcome) => number): number {
	return outcomes.reduce((total, outcome) => total + pick(outcome), 0);
}
