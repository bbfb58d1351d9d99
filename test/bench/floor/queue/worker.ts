import { DurableObject } from 'cloudflare:workers';
import { askExecutor } from '../ask-executor.ts';
import { type FloorRun, firstDelayMs } from '../floor-run.ts';
import { TaskGraph } from '../task-graph.ts';

/** https://developers.cloudflare.com/queues/platform/limits/ */
const MESSAGES_PER_BATCH_MAX = 100;

interface Step {
	readonly run: string;
	readonly executorUrl: string;
	readonly key: string;
}

interface FloorEnv {
	readonly RUN: DurableObjectNamespace<Run>;
	readonly STEPS: Queue<Step>;
}

/**
 * The naive way that never calls an executor from an object: object, queue, consumer, executor, and one call back to
 * the object for every task.
 */
export class Run extends DurableObject<FloorEnv> {
	#live: { readonly run: FloorRun; readonly graph: TaskGraph } | undefined;

	async begin(run: FloorRun): Promise<void> {
		const { sql } = this.ctx.storage;
		sql.exec('CREATE TABLE run (body TEXT NOT NULL)');
		sql.exec('CREATE TABLE step (key TEXT PRIMARY KEY, answer TEXT NOT NULL) WITHOUT ROWID');
		sql.exec('INSERT INTO run VALUES (?)', JSON.stringify(run));
		const delayMs = firstDelayMs(run);
		if (delayMs === 0) await this.#send(this.#load().graph.roots());
		else await this.ctx.storage.setAlarm(Date.now() + delayMs);
	}

	override async alarm(): Promise<void> {
		await this.#send(this.#load().graph.roots());
	}

	async finish(key: string, answer: string): Promise<void> {
		this.ctx.storage.sql.exec('INSERT INTO step VALUES (?, ?)', key, answer);
		await this.#send(this.#load().graph.finish(key));
	}

	#load() {
		if (this.#live !== undefined) return this.#live;
		const { body } = this.ctx.storage.sql.exec<{ body: string }>('SELECT body FROM run').one();
		const run: FloorRun = JSON.parse(body);
		this.#live = { run, graph: new TaskGraph(run.tasks) };
		return this.#live;
	}

	async #send(keys: readonly string[]): Promise<void> {
		const { run } = this.#load();
		for (let from = 0; from < keys.length; from += MESSAGES_PER_BATCH_MAX) {
			const some = keys.slice(from, from + MESSAGES_PER_BATCH_MAX);
			await this.env.STEPS.sendBatch(some.map((key) => ({ body: { run: run.id, executorUrl: run.executorUrl, key } })));
		}
	}
}

export default {
	async fetch(request, env) {
		if (request.method !== 'POST') return new Response('ready');
		const run = await request.json<FloorRun>();
		await env.RUN.getByName(run.id).begin(run);
		return new Response(null, { status: 204 });
	},
	async queue(batch, env) {
		await Promise.all(
			batch.messages.map(async ({ body: { run, executorUrl, key } }) => {
				const answer = await askExecutor(executorUrl, run, key);
				await env.RUN.getByName(run).finish(key, answer);
			}),
		);
	},
} satisfies ExportedHandler<FloorEnv, Step>;
