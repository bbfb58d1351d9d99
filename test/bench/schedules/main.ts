import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { BenchExecutor } from '../executor/bench-executor.ts';
import { monotonicMs } from '../executor/exchange.ts';
import { startFloor } from '../floor-subject.ts';
import { OrrerySubject } from '../orrery-subject.ts';
import { percentile } from '../statistic.ts';
import { AlarmFloor } from './alarm-floor.ts';
import { linesAt, makeWorkflows, scheduleDaily } from './scheduled-workflows.ts';

// How late schedules are that are all due in the same second, beside bare objects with an alarm for the same second:
//   node test/bench/schedules/main.ts --schedules 1000 --rounds 3
// Schedules and objects take turns, so that neither pays for the other.

const { values: options } = parseArgs({
	options: { schedules: { type: 'string', default: '1000' }, rounds: { type: 'string', default: '3' } },
});

const MINUTE_MS = 60_000;

/** Whatever is due has to be told so this long before; else a later instant is tried. */
const READY_BEFORE_MS = 10_000;
const ALL_WITHIN_MS = 300_000;

const count = Number(options.schedules);
const rounds = Number(options.rounds);
const stateFolder = await mkdtemp(join(tmpdir(), 'orrery-schedules-'));
const loadBefore = load();
const executor = await BenchExecutor.start();
const orrery = await OrrerySubject.start(executor, stateFolder);
const floorWorker = await startFloor('alarm', join(stateFolder, 'floor-alarm'));
const lags = { alarm: [] as number[], ledger: [] as number[], arrival: [] as number[] };
try {
	const floor = new AlarmFloor(floorWorker, count);
	const paths = await prepare();
	for (let round = 0; round < rounds; round += 1) {
		await measureFloor(floor);
		await measureSchedules(paths);
	}
	await report();
} finally {
	await Promise.all([orrery.worker.stop(), floorWorker.stop()]);
	await executor.stop();
	await rm(stateFolder, { recursive: true, force: true });
}

async function prepare(): Promise<readonly string[]> {
	const began = Date.now();
	const paths = await makeWorkflows(orrery, count);
	console.log(`${count} workflows were online after ${((Date.now() - began) / 1000).toFixed(0)} s.`);
	return paths;
}

async function measureFloor(floor: AlarmFloor): Promise<void> {
	const at = await arm((instant) => floor.wakeAt(instant));
	await setTimeout(at + MINUTE_MS - Date.now());
	for (const rangAt of await floor.rangAt()) {
		if (rangAt === null) throw new Error('An alarm has not rung a minute later.');
		lags.alarm.push(rangAt - at);
	}
	console.log(`Alarms rang: ${figures(lags.alarm.slice(-count))}`);
}

async function measureSchedules(paths: readonly string[]): Promise<void> {
	const at = await arm((instant) => scheduleDaily(orrery, paths, instant));
	await setTimeout(Math.max(0, at - READY_BEFORE_MS / 2 - Date.now()));
	const exchanges = await executor.collect(count, ALL_WITHIN_MS);
	const epochMs = Date.now() - monotonicMs();
	const arrivals = new Map(exchanges.map(({ run, askedAtMs }) => [run, askedAtMs + epochMs - at]));
	for (const { instanceId, lagMs } of await linesAt(orrery, paths, at)) {
		const arrivalMs = arrivals.get(instanceId ?? '');
		if (lagMs === null || arrivalMs === undefined) throw new Error('A due run was not started, or not heard of.');
		lags.ledger.push(lagMs);
		lags.arrival.push(arrivalMs);
	}
	console.log(
		`Runs were started: ${figures(lags.ledger.slice(-count))}; tasks arrived: ${figures(lags.arrival.slice(-count))}`,
	);
}

/** Makes something due at a full minute, which is far enough away for making all of it so. */
async function arm(makeDue: (at: number) => Promise<void>): Promise<number> {
	for (let reserveMs = MINUTE_MS; ; reserveMs *= 2) {
		const at = Math.ceil((Date.now() + reserveMs) / MINUTE_MS) * MINUTE_MS;
		await makeDue(at);
		if (Date.now() < at - READY_BEFORE_MS) return at;
	}
}

async function report(): Promise<void> {
	const row = (name: string, values: readonly number[]): string => `| ${name} | ${quantiles(values).join(' | ')} |`;
	const lines = [
		`${count} at the same second, ${rounds} rounds; load of the machine ${loadBefore} at the beginning, ${load()} at the end.`,
		'',
		'| later than due, ms | p50 | p99 | max |',
		'|---|---:|---:|---:|',
		row('bare objects: `alarm()` ran', lags.alarm),
		row('schedules: the run was started (ledger)', lags.ledger),
		row('schedules: the first task was at the executor', lags.arrival),
	];
	const output = join(import.meta.dirname, '..', '..', 'output');
	await mkdir(output, { recursive: true });
	await writeFile(join(output, 'schedules.md'), `${lines.join('\n')}\n`);
	process.stdout.write(`${lines.join('\n')}\n`);
}

function quantiles(values: readonly number[]): readonly string[] {
	return [percentile(values, 0.5), percentile(values, 0.99), Math.max(...values)].map((value) => value.toFixed(0));
}

function figures(values: readonly number[]): string {
	const [p50, p99, max] = quantiles(values);
	return `p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`;
}

function load(): string {
	return loadavg()[0]?.toFixed(1) ?? '';
}
