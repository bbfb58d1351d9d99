import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { CronAudit } from './audit-cron.ts';
import { minutelyCrons } from './audit-crons.ts';
import { zoneClasses } from './zone-classes.ts';

// `npm run audit` holds the engine against a scan of the clock, minute by minute, over every zone and ten years.

/** Crons after which the progress is told. */
const REPORTED_EVERY = 10;

const { values: options } = parseArgs({
	options: {
		from: { type: 'string', default: '2026' },
		years: { type: 'string', default: '10' },
		zones: { type: 'string', default: '' },
		crons: { type: 'string', default: '' },
		workers: { type: 'string', default: String(availableParallelism()) },
	},
});
const from = Number(options.from);
const window = { from: Date.UTC(from, 0, 1), until: Date.UTC(from + Number(options.years), 0, 1) };
const zones = Intl.supportedValuesOf('timeZone').filter((zone) => zone.includes(options.zones));
const crons = minutelyCrons.filter((cron) => cron.includes(options.crons));
const startedAt = performance.now();

const classes = zoneClasses(zones, window);
console.log(
	`${zones.length} zones in ${classes.length} classes, ${crons.length} crons, ${options.years} years from ${from}; clocks read in ${seconds()} s`,
);
const count = Math.max(1, Number(options.workers));
const audits: CronAudit[] = [];
await Promise.all(
	Array.from({ length: count }, (_, worker) => audit(crons.filter((__, index) => index % count === worker))),
);

report();
const differences = audits.flatMap((done) => done.differences);
for (const difference of differences.slice(0, 20)) console.log(`  ${difference}`);
process.exitCode = differences.length === 0 && audits.length === crons.length ? 0 : 1;

function report(): void {
	const agreed = audits.reduce((sum, done) => sum + done.agreed, 0);
	const minutes = audits.reduce((sum, done) => sum + done.minutes, 0);
	const differing = audits.reduce((sum, done) => sum + done.differences.length, 0);
	console.log(
		`${audits.length} of ${crons.length} crons in ${zones.length} zones under six policies after ${seconds()} s: ${minutes} minutes looked at, ${agreed} occurrences agreed, ${differing} differences`,
	);
}

function audit(share: readonly string[]): Promise<void> {
	return new Promise((resolve, reject) => {
		const worker = new Worker(join(import.meta.dirname, 'worker.ts'), {
			workerData: { classes, window, crons: share },
		});
		worker.on('message', (done: CronAudit) => {
			audits.push(done);
			for (const difference of done.differences.slice(0, 1)) console.log(`differs: ${difference}`);
			if (audits.length % REPORTED_EVERY === 0) report();
		});
		worker.on('error', reject);
		worker.on('exit', () => resolve());
	});
}

function seconds(): string {
	return ((performance.now() - startedAt) / 1000).toFixed(0);
}
