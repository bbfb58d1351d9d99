import { consumeProjections } from '../../../worker/projection/consumer.ts';
import { writeRows } from '../../../worker/projection/write-rows.ts';
import { messageOfRun, type Scenery } from './scenery.ts';

/** Messages the queue hands to a consumer at once (wrangler.toml). */
const BATCH = 100;

/** What filling the lists came to. */
export interface Seeded {
	readonly rowsWritten: number;
	readonly seconds: number;
}

/** Fills the lists as runs do: every message goes through the consumer of the projection queue. */
export async function seed(database: D1Database, scenery: Scenery): Promise<Seeded> {
	const began = performance.now();
	let rowsWritten = 0;
	const counting = countingRows(database, (rows) => {
		rowsWritten += rows;
	});
	for (let first = 0; first < scenery.runs; first += BATCH) {
		const places = Array.from({ length: Math.min(BATCH, scenery.runs - first) }, (_, index) => first + index);
		const messages = places.map((place) => ({
			id: String(place),
			body: messageOfRun(scenery, place),
			attempts: 1,
			ack: () => undefined,
			retry: () => {
				throw new Error('The database took no rows.');
			},
		}));
		await consumeProjections(messages, {
			write: (rows) => writeRows(counting, rows, scenery.now),
			publish: () => Promise.resolve(),
			random: Math.random,
			log: (event, fields) => process.stderr.write(`${event} ${JSON.stringify(fields)}\n`),
		});
		if (first % 10_000 === 0) process.stderr.write(`${first} runs\n`);
	}
	return { rowsWritten, seconds: (performance.now() - began) / 1000 };
}

/** The database, with every row counted that is billed as written. */
function countingRows(database: D1Database, wrote: (rows: number) => void): D1Database {
	return new Proxy(database, {
		get(target, name) {
			if (name !== 'batch') return Reflect.get(target, name).bind(target);
			return async (statements: D1PreparedStatement[]) => {
				const results = await target.batch(statements);
				for (const { meta } of results) wrote(meta.rows_written);
				return results;
			};
		},
	});
}
