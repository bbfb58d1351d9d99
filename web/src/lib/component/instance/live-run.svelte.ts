import { untrack } from 'svelte';
import { answer, api, type Schema } from '#lib/api/client.ts';
import type { Liveness } from '#lib/api/live-channel.ts';
import { type ApiProblem, asProblem, isAbort } from '#lib/api/problem.ts';
import { type NodeRun, runOfTask } from '#lib/model/graph.ts';
import { ReadsUnderWay } from '#lib/model/reads-under-way.ts';
import { inBackground } from '#lib/state/in-background.ts';
import { LiveConnection } from '#lib/state/live-connection.svelte.ts';
import { readTasks } from './read-tasks.ts';

type Instance = Schema<'InstanceDetail'>;
type TaskInstance = Schema<'TaskInstance'>;

/** If nothing was pushed by then, the tasks are asked for. */
const PATIENCE_MS = 1500;

/** Stands for the run itself among the keys of its tasks, none of which has a blank. */
const THE_RUN = 'the run';

/** A run with all its tasks, as it is at this moment: told by the run's own object, or asked for where that fails. */
export class LiveRun {
	readonly #place: () => { readonly projectId: string; readonly instanceId: string };
	#instance = $state.raw<Instance>();
	#tasks = $state.raw<ReadonlyMap<string, TaskInstance>>(new Map());
	#runs = $state.raw<ReadonlyMap<string, NodeRun>>(new Map());
	#hasTasks = $state(false);
	#problem = $state.raw<ApiProblem>();
	#isDeleted = $state(false);
	#seq = $state(0);
	#reading: AbortController | undefined;
	readonly #reads = new ReadsUnderWay();
	readonly #connection: LiveConnection;

	constructor(place: () => { readonly projectId: string; readonly instanceId: string }) {
		this.#place = place;
		$effect(() => {
			place();
			untrack(() => this.#begin());
			const patience = setTimeout(() => {
				if (!this.#hasTasks) inBackground(this.#readTasks());
			}, PATIENCE_MS);
			return () => {
				clearTimeout(patience);
				this.#reading?.abort();
			};
		});
		this.#connection = new LiveConnection({
			projectId: () => place().projectId,
			path: () => `/instances/${place().instanceId}/live`,
			onMessage: (message) => this.#hear(message),
			onGap: () => this.refresh(),
			onFinished: (why) => this.#finished(why),
		});
	}

	get instance(): Instance | undefined {
		return this.#instance;
	}

	/** By node key, in the order of the document. */
	get tasks(): ReadonlyMap<string, TaskInstance> {
		return this.#tasks;
	}

	/** How each node stands, for the graph. */
	get runs(): ReadonlyMap<string, NodeRun> {
		return this.#runs;
	}

	get hasTasks(): boolean {
		return this.#hasTasks;
	}

	get problem(): ApiProblem | undefined {
		return this.#problem;
	}

	/** Whether it is gone; what was known of it last stays. */
	get isDeleted(): boolean {
		return this.#isDeleted || (this.#instance !== undefined && this.#problem?.status === 404);
	}

	/** Number of the last thing that happened, as far as it was told. */
	get seq(): number {
		return this.#seq;
	}

	get liveness(): Liveness {
		return this.#connection.liveness;
	}

	/** Asks for everything, whatever is pushed. */
	refresh(): void {
		inBackground(this.#read());
		inBackground(this.#readTasks());
	}

	#begin(): void {
		this.#reading?.abort();
		this.#reading = new AbortController();
		this.#instance = undefined;
		this.#tasks = new Map();
		this.#runs = new Map();
		this.#hasTasks = false;
		this.#problem = undefined;
		this.#isDeleted = false;
		this.#seq = 0;
		inBackground(this.#read());
	}

	async #read(): Promise<void> {
		await this.#try(async (signal, read) => {
			const path = this.#place();
			const found = await answer(
				api.GET('/api/v1/projects/{projectId}/instances/{instanceId}', { params: { path }, signal }),
			);
			signal.throwIfAborted();
			if (!read.isOvertaken(THE_RUN)) this.#instance = found;
			this.#problem = undefined;
		});
	}

	async #readTasks(): Promise<void> {
		await this.#try(async (signal, read) => {
			const path = this.#place();
			const found = await readTasks({ path }, signal);
			signal.throwIfAborted();
			this.#take(found.filter(({ key }) => !read.isOvertaken(key)));
		});
	}

	async #try(work: (signal: AbortSignal, read: ReturnType<ReadsUnderWay['begin']>) => Promise<void>): Promise<void> {
		const { signal } = this.#reading ?? new AbortController();
		const read = this.#reads.begin();
		try {
			await work(signal, read);
		} catch (error) {
			if (!(signal.aborted || isAbort(error))) this.#problem = asProblem(error);
		} finally {
			read.end();
		}
	}

	/** The run has left its object: it was deleted, or goes on to be read from the archive. */
	#finished(why: string): void {
		if (why === 'deleted') {
			this.#reading?.abort();
			this.#isDeleted = true;
		} else if (!this.#instance?.archivedAt) this.refresh();
	}

	#hear(message: unknown): void {
		if (!isTurn(message) || message.seq < this.#seq) return;
		this.#seq = message.seq;
		this.#reads.pushed([THE_RUN, ...message.tasks.map(({ key }) => key)]);
		this.#instance = message.instance;
		this.#problem = undefined;
		this.#take(message.tasks);
	}

	/** What did not change keeps its identity, so that only what did is drawn anew. */
	#take(changed: readonly TaskInstance[]): void {
		const tasks = new Map(this.#tasks);
		const runs = new Map(this.#runs);
		for (const task of changed) {
			tasks.set(task.key, task);
			runs.set(task.key, runOfTask(task));
		}
		this.#tasks = tasks;
		this.#runs = runs;
		this.#hasTasks = true;
	}
}

interface Turn {
	readonly seq: number;
	readonly instance: Instance;
	readonly tasks: readonly TaskInstance[];
}

/** The server that sent it made the console too, so its outline is all that is checked. */
function isTurn(message: unknown): message is Turn {
	return (
		typeof message === 'object' &&
		message !== null &&
		'seq' in message &&
		typeof message.seq === 'number' &&
		'instance' in message &&
		'tasks' in message &&
		Array.isArray(message.tasks)
	);
}
