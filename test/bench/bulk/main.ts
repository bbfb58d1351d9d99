import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { operationDetailSchema, operationSchema } from '../../../worker/contract/operation.ts';
import { severalAtOnce } from '../../../worker/lib/several-at-once.ts';
import { BenchExecutor } from '../executor/bench-executor.ts';
import { OrrerySubject } from '../orrery-subject.ts';
import { percentile } from '../statistic.ts';
import { chain } from '../workload.ts';

// How long a rerun of very many runs takes, and what it costs the runs that are live meanwhile (A22):
//   node test/bench/bulk/main.ts --runs 5000
// A probe, a chain of 20 tasks, runs again and again before the operation and while it is under way.

const { values: options } = parseArgs({ options: { runs: { type: 'string', default: '5000' } } });
const count = Number(options.runs);

const PROBES_BEFORE = 15;
const GIVE_UP_MS = 20 * 60_000;

const ONE = chain(1);
const PROBE = chain(20);

const runSchema = z.object({ startedAt: z.string(), endedAt: z.string().nullable() });
const countsSchema = z.object({ byState: z.record(z.string(), z.number()) });

const stateFolder = await mkdtemp(join(tmpdir(), 'orrery-bulk-'));
const executor = await BenchExecutor.start();
const orrery = await OrrerySubject.start(executor, stateFolder);
const path = `/projects/${orrery.project}`;
try {
	await orrery.prepare(ONE);
	await orrery.prepare(PROBE);
	await severalAtOnce(Array.from({ length: count }), async () => {
		await orrery.start(ONE);
	});
	await untilEnded();
	console.log(`${count} runs have ended.`);
	const before: number[] = [];
	for (let probe = 0; probe < PROBES_BEFORE; probe += 1) before.push(await probeMs());
	await report(before, await rerunAll());
} finally {
	await orrery.worker.stop();
	await executor.stop();
	await rm(stateFolder, { recursive: true, force: true });
}

interface Outcome {
	readonly seconds: number;
	readonly changed: number;
	readonly during: readonly number[];
}

/** Reruns all of them as one operation, with probes until it has finished. */
async function rerunAll(): Promise<Outcome> {
	const body = { operation: 'rerun', filter: { name: ONE.name } };
	const { id } = await orrery.api.call({ method: 'POST', path: `${path}/instances/batch`, body }, operationSchema);
	const began = Date.now();
	const during: number[] = [];
	while (Date.now() < began + GIVE_UP_MS) {
		during.push(await probeMs());
		const { finishedAt, changed } = await orrery.api.call(
			{ method: 'GET', path: `${path}/operations/${id}` },
			operationDetailSchema,
		);
		if (finishedAt !== null) return { seconds: (Date.parse(finishedAt) - began) / 1000, changed, during };
	}
	throw new Error('The operation did not finish.');
}

/** How long one run of the probe takes, by its own times. */
async function probeMs(): Promise<number> {
	const id = await orrery.start(PROBE);
	for (;;) {
		const { startedAt, endedAt } = await orrery.api.call({ method: 'GET', path: `${path}/instances/${id}` }, runSchema);
		if (endedAt !== null) return Date.parse(endedAt) - Date.parse(startedAt);
		await setTimeout(50);
	}
}

async function untilEnded(): Promise<void> {
	for (const began = Date.now(); Date.now() < began + GIVE_UP_MS; ) {
		const { byState } = await orrery.api.call({ method: 'GET', path: `${path}/instances/counts` }, countsSchema);
		if ((byState.success ?? 0) >= count) return;
		await setTimeout(1000);
	}
	throw new Error('The runs did not end.');
}

async function report(before: readonly number[], { seconds, changed, during }: Outcome): Promise<void> {
	const quantiles = (values: readonly number[]) =>
		[percentile(values, 0.5), percentile(values, 0.99)].map((ms) => ms.toFixed(0)).join(' | ');
	const ratio = percentile(during, 0.5) / percentile(before, 0.5);
	const lines = [
		`${changed} of ${count} runs were rerun in ${seconds.toFixed(0)} s (${(changed / seconds).toFixed(1)} /s); load ${loadavg()[0]?.toFixed(1)}.`,
		'',
		'| chain of 20, ms | p50 | p99 | probes |',
		'|---|---:|---:|---:|',
		`| before | ${quantiles(before)} | ${before.length} |`,
		`| while the operation was under way | ${quantiles(during)} | ${during.length} |`,
		'',
		`p50 is ${ratio.toFixed(2)} times what it was.`,
	];
	const output = join(import.meta.dirname, '..', '..', 'output');
	await mkdir(output, { recursive: true });
	await writeFile(join(output, 'bulk.md'), `${lines.join('\n')}\n`);
	process.stdout.write(`${lines.join('\n')}\n`);
}
