import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchExecutor } from './executor/bench-executor.ts';
import { monotonicMs } from './executor/exchange.ts';
import { measureProcesses } from './runtime/process-tree.ts';
import type { Observation, Scenario, Start } from './scenario/scenario.ts';
import type { Subject } from './subject.ts';

/** More at once would measure how the bench itself waits in line. */
const STARTS_AT_ONCE = 20;
const FINISHED_WITHIN_MS = 120_000;
const QUIET_WINDOW_MS = 300;
const QUIET_CPU_MS = 10;
const QUIET_WITHIN_MS = 20_000;

/** The runtime closes the database of an object that was idle for ten seconds, which costs it some file operations. */
const OBJECTS_CLOSED_MS = 11_000;
const FEW_OBJECTS = 10;

/** What one run of a scenario gave. */
export interface Measurement {
	/** By name of the figure. */
	readonly figures: Readonly<Record<string, number>>;
	/** Time of all cores in the subject's workerd processes, from the first start until they are quiet again. */
	readonly cpuMsPerTask: number;
	readonly residentBytes: number;
	readonly observation: Observation;
}

/**
 * Runs a scenario once and waits until the subject has nothing left to do, so that it does not burden the next one; after
 * many runs, until their objects are closed.
 */
export async function measure(scenario: Scenario, subject: Subject, executor: BenchExecutor): Promise<Measurement> {
	const before = await measureProcesses(subject.worker.workerdPids);
	const observation = await observe(scenario, subject, executor);
	const after = await untilQuiet(subject);
	if (scenario.runs > FEW_OBJECTS) await sleep(OBJECTS_CLOSED_MS);
	const figures = scenario.figures.map(({ name, read }) => [name, read(observation)]);
	return {
		figures: Object.fromEntries(figures),
		cpuMsPerTask: (after.cpuMs - before.cpuMs) / observation.exchanges.length,
		residentBytes: after.residentBytes,
		observation,
	};
}

async function observe(scenario: Scenario, subject: Subject, executor: BenchExecutor): Promise<Observation> {
	const tasksOfRun = scenario.workloads[0]?.tasks.length ?? 0;
	const collected = executor.collect(scenario.runs * tasksOfRun, FINISHED_WITHIN_MS);
	const starts: Start[] = [];
	const firstAtMs = monotonicMs();
	let begun = 0;
	async function startOneAfterAnother(): Promise<void> {
		while (begun < scenario.runs) {
			begun += 1;
			const askedAtMs = monotonicMs();
			const workload = scenario.choose(askedAtMs - firstAtMs);
			const run = await subject.start(workload);
			starts.push({ run, workload, askedAtMs, promisedAtMs: monotonicMs() });
		}
	}
	await Promise.all(Array.from({ length: STARTS_AT_ONCE }, startOneAfterAnother));
	const exchanges = await collected;
	return {
		starts: starts.toSorted((a, b) => a.askedAtMs - b.askedAtMs),
		exchanges: exchanges.toSorted((a, b) => a.askedAtMs - b.askedAtMs),
	};
}

async function untilQuiet(subject: Subject) {
	const limitAtMs = monotonicMs() + QUIET_WITHIN_MS;
	let last = await measureProcesses(subject.worker.workerdPids);
	while (monotonicMs() < limitAtMs) {
		await sleep(QUIET_WINDOW_MS);
		const now = await measureProcesses(subject.worker.workerdPids);
		if (now.cpuMs - last.cpuMs <= QUIET_CPU_MS) return now;
		last = now;
	}
	return last;
}
