import { answer, api, type Schema } from '#lib/api/client.ts';
import type { ApiProblem } from '#lib/api/problem.ts';
import { type NodeRun, runOfTask } from '#lib/model/graph.ts';
import { Resource } from '#lib/state/resource.svelte.ts';
import type { LiveRun } from './live-run.svelte.ts';
import { readTasks } from './read-tasks.ts';

type Tasks = ReadonlyMap<string, Schema<'TaskInstance'>>;

interface Options {
	readonly live: LiveRun;
	readonly place: { readonly projectId: string; readonly instanceId: string };
	/** The round that is asked for; undefined for the present one. */
	readonly asked: () => number | undefined;
}

/** The run as its page shows it: as it is, or as an earlier round left it, which nothing that happens now changes. */
export class ShownRun {
	readonly #live: LiveRun;
	readonly #asked: () => number | undefined;
	readonly #past;

	constructor({ live, place, asked }: Options) {
		this.#live = live;
		this.#asked = asked;
		this.#past = new Resource({
			key: () => (this.round === undefined ? undefined : `round ${this.round} of ${place.instanceId}`),
			read: (signal) => readRound(place, asked() ?? 1, signal),
		});
	}

	/** Number of the earlier round that is shown; undefined while it is the present one, or not known to be another. */
	get round(): number | undefined {
		const [asked, newest] = [this.#asked(), this.#live.instance?.round];
		return asked !== undefined && newest !== undefined && asked < newest ? asked : undefined;
	}

	/** The round that is asked for and that has not begun. */
	get unknownRound(): number | undefined {
		const [asked, newest] = [this.#asked(), this.#live.instance?.round];
		return asked !== undefined && newest !== undefined && asked > newest ? asked : undefined;
	}

	get isPast(): boolean {
		return this.round !== undefined;
	}

	get instance(): Schema<'InstanceDetail'> | undefined {
		return this.isPast ? this.#past.value?.instance : this.#live.instance;
	}

	/** By node key, in the order of the document. */
	get tasks(): Tasks {
		return this.isPast ? (this.#past.value?.tasks ?? NO_TASKS) : this.#live.tasks;
	}

	/** How each node stands, for the graph. */
	get runs(): ReadonlyMap<string, NodeRun> {
		return this.isPast ? (this.#past.value?.runs ?? NO_RUNS) : this.#live.runs;
	}

	get hasTasks(): boolean {
		return this.isPast ? this.#past.value !== undefined : this.#live.hasTasks;
	}

	get problem(): ApiProblem | undefined {
		return this.isPast ? this.#past.problem : this.#live.problem;
	}

	refresh(): void {
		if (this.isPast) this.#past.refresh();
		else this.#live.refresh();
	}
}

const NO_TASKS: Tasks = new Map();
const NO_RUNS: ReadonlyMap<string, NodeRun> = new Map();

async function readRound(path: Options['place'], round: number, signal: AbortSignal) {
	const query = { round };
	const [instance, tasks] = await Promise.all([
		answer(api.GET('/api/v1/projects/{projectId}/instances/{instanceId}', { params: { path, query }, signal })),
		readTasks({ path, round }, signal),
	]);
	return {
		instance,
		tasks: new Map(tasks.map((task) => [task.key, task])),
		runs: new Map(tasks.map((task) => [task.key, runOfTask(task)])),
	};
}
