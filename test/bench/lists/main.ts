import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from '../../../worker/db/database.ts';
import { median, percentile } from '../statistic.ts';
import { migrate, openLocalDatabase } from './local-database.ts';
import { type Question, questionsOf } from './questions.ts';
import type { Scenery } from './scenery.ts';
import { seed } from './seed.ts';

// Fills the lists through the consumer of the projection queue and times what people ask of them:
//   node test/bench/lists/main.ts --runs 100000 --tasks 10
// Times are of a local database and hold the way there and back; "nothing" tells how long that takes.

const { values: options } = parseArgs({
	options: {
		runs: { type: 'string', default: '100000' },
		tasks: { type: 'string', default: '10' },
		repetitions: { type: 'string', default: '20' },
	},
});

const output = join(import.meta.dirname, '..', '..', 'output');
const folder = await mkdtemp(join(tmpdir(), 'orrery-lists-'));

const scenery: Scenery = {
	projectId: 'prj_01aaaaaaaaaaaaaaaaaaaaaaaa',
	runs: Number(options.runs),
	tasksPerRun: Number(options.tasks),
	now: Date.now(),
};
const filled = await withDatabase(async (database) => {
	await migrate(database);
	return seed(database, scenery);
});
const rows = scenery.runs * (1 + scenery.tasksPerRun);
const lines = [
	`${scenery.runs} runs and ${scenery.runs * scenery.tasksPerRun} tasks through the consumer in ${filled.seconds.toFixed(0)} s: ${filled.rowsWritten} rows written for ${rows}.`,
	'',
	'| question | cold, ms | p50, ms | p95, ms |',
	'|---|---:|---:|---:|',
];
const nothing: Question = { name: 'nothing', ask: (db) => db.run('SELECT 1') };
for (const question of [nothing, ...questionsOf(scenery)]) lines.push(await rowOf(question));
await mkdir(output, { recursive: true });
await writeFile(join(output, 'lists.md'), `${lines.join('\n')}\n`);
process.stdout.write(`${lines.join('\n')}\n`);
await rm(folder, { recursive: true, force: true });

async function withDatabase<Value>(use: (database: D1Database) => Promise<Value>): Promise<Value> {
	const local = await openLocalDatabase(folder);
	try {
		return await use(local.database);
	} finally {
		await local.close();
	}
}

/** A database that was just opened has read nothing yet: the first answer is the cold one. */
function rowOf({ name, ask }: Question): Promise<string> {
	return withDatabase(async (database) => {
		const db = openDatabase(database);
		await database.prepare('SELECT count(*) FROM organizations').run();
		const times: number[] = [];
		for (let place = 0; place <= Number(options.repetitions); place += 1) {
			const began = performance.now();
			await ask(db);
			times.push(performance.now() - began);
		}
		const [cold = 0, ...warm] = times;
		const shown = [cold, median(warm), percentile(warm, 0.95)].map((time) => time.toFixed(1));
		return `| ${name} | ${shown.join(' | ')} |`;
	});
}
