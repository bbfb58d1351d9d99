import { DurableObject } from 'cloudflare:workers';
import { askExecutor } from '../ask-executor.ts';
import { type FloorRun, firstDelayMs } from '../floor-run.ts';
import { TaskGraph } from '../task-graph.ts';

interface FloorEnv {
	readonly RUN: DurableObjectNamespace<Run>;
}

/**
 * The floor of the runtime: one object walks the graph, commits one row for each step, and asks the executor itself.
 * The platform holds a request back until the writes before it are on disk, so every step costs one commit.
 */
export class Run extends DurableObject<FloorEnv> {
	#live: { readonly run: FloorRun; readonly graph: TaskGraph } | undefined;

	async begin(run: FloorRun): Promise<void> {
		const { sql } = this.ctx.storage;
		sql.exec('CREATE TABLE run (body TEXT NOT NULL)');
		sql.exec('CREATE TABLE step (key TEXT PRIMARY KEY, answer TEXT NOT NULL) WITHOUT ROWID');
		sql.exec('INSERT INTO run VALUES (?)', JSON.stringify(run));
		const delayMs = firstDelayMs(run);
		if (delayMs === 0) this.#askAll(this.#load().graph.roots());
		else await this.ctx.storage.setAlarm(Date.now() + delayMs);
	}

	override alarm(): void {
		this.#askAll(this.#load().graph.roots());
	}

	#load() {
		if (this.#live !== undefined) return this.#live;
		const { body } = this.ctx.storage.sql.exec<{ body: string }>('SELECT body FROM run').one();
		const run: FloorRun = JSON.parse(body);
		this.#live = { run, graph: new TaskGraph(run.tasks) };
		return this.#live;
	}

	#askAll(keys: readonly string[]): void {
		for (const key of keys) this.ctx.waitUntil(this.#step(key));
	}

	async #step(key: string): Promise<void> {
		const { run, graph } = this.#load();
		const answer = await askExecutor(run.executorUrl, run.id, key);
		this.ctx.storage.sql.exec('INSERT INTO step VALUES (?, ?)', key, answer);
		this.#askAll(graph.finish(key));
	}
}

export default {
	async fetch(request, env) {
		if (request.method !== 'POST') return new Response('ready');
		const run = await request.json<FloorRun>();
		await env.RUN.getByName(run.id).begin(run);
		return new Response(null, { status: 204 });
	},
} satisfies ExportedHandler<FloorEnv>;
