import { parseArgs } from 'node:util';
import { FAULT_KINDS } from './faults.ts';
import { type SimResult, simulate } from './simulate.ts';
import { Tally } from './tally.ts';

/** Breaches after which looking further tells nothing new. */
const BREACHES_MAX = 20;

const { values } = parseArgs({
	options: {
		seed: { type: 'string' },
		runs: { type: 'string', default: '1' },
		trace: { type: 'boolean', default: false },
		once: { type: 'boolean', default: false },
	},
});
const first = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const runs = Number(values.runs);
if (!Number.isSafeInteger(first) || !Number.isSafeInteger(runs) || runs < 1) {
	console.error('usage: npm run sim -- [--seed N] [--runs M] [--once] [--trace]');
	process.exit(2);
}

const tally = new Tally();
const startedAt = performance.now();
console.log(`seeds ${first} to ${first + runs - 1}${values.once ? '' : ', each twice'}`);
let breaches = 0;
for (let seed = first; seed < first + runs && breaches < BREACHES_MAX; seed += 1) {
	const result = await simulate(seed, values.trace ? console.log : null);
	tally.add(result);
	const problem = result.breach ?? (values.once ? null : await differenceOfSecondRun(result));
	if (problem === null) continue;
	breaches += 1;
	console.log(`\nseed ${seed} (${result.profile}): ${problem}`);
	console.log(`  replay: npm run sim -- --seed ${seed} --once --trace`);
}
const seconds = (performance.now() - startedAt) / 1000;
console.log(
	`\n${tally.runs} worlds in ${seconds.toFixed(1)} s: ${(tally.runs / seconds).toFixed(0)} worlds/s, ${breaches} broken`,
);
console.log(tally.text(FAULT_KINDS));
process.exitCode = breaches === 0 ? 0 : 1;

/** The same seed once more must give the very same events. */
async function differenceOfSecondRun({ seed, digest }: SimResult): Promise<string | null> {
	const second = await simulate(seed);
	return second.digest === digest ? null : `not deterministic: ${digest}, then ${second.digest}`;
}
