import type { ExecutorCopy } from '../capacity/rpc.ts';
import type { SendTarget } from './sender.ts';

/** Removing or changing an executor holds within this time: it is how old a copy may be that is still sent to. */
const COPIES_MAX_AGE_MS = 10_000;

/** Enough for the projects one isolate serves at a time; the oldest go first. */
const PROJECTS_MAX = 500;

/** An executor with what a send needs, opened once per revision. */
export interface OpenedExecutor {
	readonly copy: ExecutorCopy;
	/** A text says why nothing may be sent to it: its address is refused. */
	readonly target: SendTarget | { readonly refused: string };
}

/** What one project's executors were when somebody last asked. Plain values only, so invocations may share it. */
export interface ProjectExecutors {
	readonly readAt: number;
	readonly byId: ReadonlyMap<string, OpenedExecutor>;
}

/** Lives as long as the isolate. */
export type ExecutorCache = Map<string, ProjectExecutors>;

export interface DirectoryPorts {
	readonly executors: (projectId: string) => Promise<readonly ExecutorCopy[]>;
	readonly open: (projectId: string, copy: ExecutorCopy) => Promise<OpenedExecutor['target']>;
	readonly now: () => number;
}

/**
 * The executors as one invocation sees them. Values are cached across invocations, promises only within this one: the
 * platform does not let one invocation wait for the input and output of another.
 */
export class ExecutorDirectory {
	readonly #ports: DirectoryPorts;
	readonly #cache: ExecutorCache;
	readonly #bornAt: number;
	readonly #reads = new Map<string, Promise<ProjectExecutors>>();

	constructor(ports: DirectoryPorts, cache: ExecutorCache) {
		this.#ports = ports;
		this.#cache = cache;
		this.#bornAt = ports.now();
	}

	/**
	 * The executors of a project, of which `executorId` is expected to be one: when a cached copy lacks it, it may just
	 * have been registered, and is asked for once more.
	 *
	 * @throws when the project's capacity object cannot be reached.
	 */
	async of(projectId: string, executorId: string): Promise<ProjectExecutors> {
		const cached = this.#cache.get(projectId);
		if (cached === undefined || this.#ports.now() - cached.readAt >= COPIES_MAX_AGE_MS) return this.#read(projectId);
		if (cached.byId.has(executorId) || cached.readAt >= this.#bornAt) return cached;
		return this.#read(projectId);
	}

	/** Waiters of one invocation share one read. */
	#read(projectId: string): Promise<ProjectExecutors> {
		const reading = this.#reads.get(projectId) ?? this.#readNow(projectId);
		this.#reads.set(projectId, reading);
		return reading;
	}

	async #readNow(projectId: string): Promise<ProjectExecutors> {
		try {
			const copies = await this.#ports.executors(projectId);
			const known = this.#cache.get(projectId)?.byId;
			const byId = new Map<string, OpenedExecutor>();
			for (const copy of copies)
				byId.set(copy.executorId, await this.#opened(projectId, copy, known?.get(copy.executorId)));
			const project = { readAt: this.#ports.now(), byId };
			this.#keep(projectId, project);
			return project;
		} finally {
			this.#reads.delete(projectId);
		}
	}

	async #opened(projectId: string, copy: ExecutorCopy, known: OpenedExecutor | undefined): Promise<OpenedExecutor> {
		const target = known?.copy.revision === copy.revision ? known.target : await this.#ports.open(projectId, copy);
		return { copy, target };
	}

	#keep(projectId: string, project: ProjectExecutors): void {
		this.#cache.delete(projectId);
		this.#cache.set(projectId, project);
		if (this.#cache.size <= PROJECTS_MAX) return;
		const oldest = this.#cache.keys().next();
		if (!oldest.done) this.#cache.delete(oldest.value);
	}
}
