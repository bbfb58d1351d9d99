import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import type { Measurement } from './measure.ts';
import type { Scenario } from './scenario/scenario.ts';
import { median } from './statistic.ts';

/** All measurements of one scenario by subject, in the order in which they were taken. */
export interface ScenarioReport {
	readonly scenario: Scenario;
	readonly measurements: ReadonlyMap<string, readonly Measurement[]>;
}

/** One number of one scenario, for every subject. */
export interface ReportRow {
	readonly scenario: string;
	readonly figure: string;
	readonly unit: string;
	/** Medians by subject. */
	readonly medians: Readonly<Record<string, number>>;
	/** Every value by subject, in the order of the runs. */
	readonly values: Readonly<Record<string, readonly number[]>>;
}

export function rowsOf({ scenario, measurements }: ScenarioReport): ReportRow[] {
	function row(figure: string, unit: string, read: (measurement: Measurement) => number): ReportRow {
		const values = Object.fromEntries([...measurements].map(([subject, taken]) => [subject, taken.map(read)]));
		const medians = Object.fromEntries(Object.entries(values).map(([subject, each]) => [subject, median(each)]));
		return { scenario: scenario.name, figure, unit, medians, values };
	}
	return [
		...scenario.figures.map(({ name, unit }) => row(name, unit, ({ figures }) => figures[name] ?? Number.NaN)),
		row('CPU of workerd per task', 'ms', ({ cpuMsPerTask }) => cpuMsPerTask),
		row('memory of workerd afterwards', 'MB', ({ residentBytes }) => residentBytes / 1e6),
	];
}

/** A markdown table with the ratio of the last subject to each of the others. */
export function markdownTable(rows: readonly ReportRow[], subjects: readonly string[]): string {
	const last = subjects.at(-1) ?? '';
	const others = subjects.slice(0, -1);
	const head = ['scenario', 'figure', ...subjects, ...others.map((other) => `${last} / ${other}`)];
	const body = rows.map(({ scenario, figure, unit, medians }) => [
		scenario,
		`${figure} (${unit})`,
		...subjects.map((subject) => rounded(medians[subject])),
		...others.map((other) => rounded((medians[last] ?? Number.NaN) / (medians[other] ?? Number.NaN))),
	]);
	const lines = [head, head.map((_, at) => (at < 2 ? '---' : '---:')), ...body];
	return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** What has to be known to compare the numbers with others. */
export function surroundings() {
	const { version: wrangler } = packageOf('wrangler');
	const { version: workerd } = packageOf('workerd');
	const commit = execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
	const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
	const system = `${platform()} ${release()} ${arch()}`;
	return { at: new Date().toISOString(), commit, node: process.version, wrangler, workerd, machine, system };
}

function packageOf(name: string): { version: string } {
	const require = createRequire(import.meta.url);
	return JSON.parse(readFileSync(require.resolve(`${name}/package.json`), 'utf8'));
}

function rounded(value: number | undefined): string {
	if (value === undefined || Number.isNaN(value)) return '–';
	return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}
