import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { markdownTable, type ReportRow, rowsOf, type ScenarioReport, surroundings } from './bench-report.ts';
import { BenchExecutor } from './executor/bench-executor.ts';
import { FloorSubject } from './floor-subject.ts';
import { type Measurement, measure } from './measure.ts';
import { OrrerySubject } from './orrery-subject.ts';
import { CpuProfile } from './runtime/cpu-profile.ts';
import { allScenarios } from './scenario/all-scenarios.ts';
import type { Scenario } from './scenario/scenario.ts';
import type { Subject } from './subject.ts';

// `npm run bench` measures Orrery beside two floor programs on the same runtime. See README.md for what the numbers mean.

const { values: options } = parseArgs({
	options: {
		only: { type: 'string', default: '' },
		repetitions: { type: 'string', default: '5' },
		warmups: { type: 'string', default: '2' },
		profile: { type: 'boolean', default: false },
		subjects: { type: 'string', default: 'floor-object,floor-queue,orrery' },
	},
});

const output = join(import.meta.dirname, '..', 'output');
const stateFolder = join(output, 'bench-state');
await rm(stateFolder, { recursive: true, force: true });
await mkdir(stateFolder, { recursive: true });

const scenarios = allScenarios.filter(({ name }) => name.includes(options.only));
const executor = await BenchExecutor.start();
const subjects: Subject[] = [];
try {
	for (const name of options.subjects.split(',')) subjects.push(await startSubject(name));
	const rows: ReportRow[] = [];
	for (const scenario of scenarios) rows.push(...rowsOf(await runScenario(scenario)));
	await write(rows);
} finally {
	await Promise.all(subjects.map(({ worker }) => worker.stop()));
	await executor.stop();
	await rm(stateFolder, { recursive: true, force: true });
}

function startSubject(name: string): Promise<Subject> {
	switch (name) {
		case 'floor-object':
			return FloorSubject.start('object', executor, stateFolder);
		case 'floor-queue':
			return FloorSubject.start('queue', executor, stateFolder);
		case 'orrery':
			return OrrerySubject.start(executor, stateFolder);
		default:
			throw new Error(`There is no subject ${name}.`);
	}
}

/** Subjects take turns, so that whatever else the machine does burdens all of them alike. */
async function runScenario(scenario: Scenario): Promise<ScenarioReport> {
	const measurements = new Map<string, Measurement[]>(subjects.map(({ name }) => [name, []]));
	for (const subject of subjects) for (const workload of scenario.workloads) await subject.prepare(workload);
	const warmups = Number(options.warmups);
	for (let turn = 0; turn < warmups + Number(options.repetitions); turn += 1) {
		for (const subject of subjects) {
			const measurement = await measure(scenario, subject, executor);
			if (turn >= warmups) measurements.get(subject.name)?.push(measurement);
		}
	}
	if (options.profile) await recordProfile(scenario);
	console.log(`measured ${scenario.name}`);
	return { scenario, measurements };
}

/** One more time, not counted, because recording slows what is recorded. */
async function recordProfile(scenario: Scenario): Promise<void> {
	const subject = subjects.at(-1);
	if (subject === undefined) return;
	const profile = await CpuProfile.start(subject.worker.workerdPids);
	await measure(scenario, subject, executor);
	const name = scenario.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
	await writeFile(join(output, `${subject.name}-${name}.cpuprofile`), await profile.stop());
}

async function write(rows: readonly ReportRow[]): Promise<void> {
	const facts = surroundings();
	const table = markdownTable(
		rows,
		subjects.map(({ name }) => name),
	);
	const lines = Object.entries(facts).map(([name, value]) => `- ${name}: ${value}`);
	await writeFile(join(output, 'bench.md'), `${table}\n\n${lines.join('\n')}\n`);
	await writeFile(join(output, 'bench.json'), JSON.stringify({ ...facts, rows }, null, '\t'));
	console.log(`\n${table}\n\n${lines.join('\n')}`);
}
