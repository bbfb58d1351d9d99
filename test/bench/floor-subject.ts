import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { choosePort, LOCAL_ADDRESS } from '../../cli/local/choose-port.ts';
import { Program } from '../../cli/local/program.ts';
import { openStateFolder } from '../../cli/local/state-folder.ts';
import { waitUntilReady } from '../../cli/local/wait-until-ready.ts';
import { WRANGLER, wranglerEnvironment } from '../../cli/local/wrangler.ts';
import type { BenchExecutor } from './executor/bench-executor.ts';
import type { FloorRun } from './floor/floor-run.ts';
import { type LocalWorker, withRuntime } from './runtime/local-worker.ts';
import type { Subject } from './subject.ts';
import type { Workload } from './workload.ts';

const READY_WITHIN_MS = 60_000;
const STOP_GRACE_MS = 8000;

/** One of the programs in floor/, which do the least that any scheduler on this runtime has to do. */
export class FloorSubject implements Subject {
	readonly name: string;
	readonly worker: LocalWorker;
	readonly #executor: BenchExecutor;

	static async start(program: 'object' | 'queue', executor: BenchExecutor, stateFolder: string): Promise<FloorSubject> {
		const name = `floor-${program}`;
		const worker = await withRuntime(() => startFloor(program, join(stateFolder, name)));
		return new FloorSubject(name, worker, executor);
	}

	private constructor(name: string, worker: LocalWorker, executor: BenchExecutor) {
		this.name = name;
		this.worker = worker;
		this.#executor = executor;
	}

	async prepare(): Promise<void> {
		// A floor is told the whole workload with each start.
	}

	async start(workload: Workload): Promise<string> {
		const run: FloorRun = { id: randomUUID(), executorUrl: this.#executor.url, tasks: workload.tasks };
		const response = await fetch(this.worker.origin, { method: 'POST', body: JSON.stringify(run) });
		if (!response.ok) throw new Error(`${this.name} refused a run: ${response.status} ${await response.text()}`);
		return run.id;
	}
}

/** The same flags and environment as the product's, but for its configuration. */
export async function startFloor(program: string, stateFolder: string) {
	const folder = await openStateFolder(stateFolder);
	const { port } = await choosePort(0);
	const flags = {
		'--config': join(import.meta.dirname, 'floor', program, 'wrangler.toml'),
		'--ip': LOCAL_ADDRESS,
		'--port': String(port),
		'--inspector-port': '0',
		'--persist-to': folder.worker,
		'--show-interactive-dev-session': 'false',
		'--log-level': 'warn',
	};
	const wrangler = new Program({
		name: `The floor ${program}`,
		args: [WRANGLER, 'dev', ...Object.entries(flags).flat()],
		environment: wranglerEnvironment(folder),
		logFile: join(folder.logs, 'worker.log'),
	});
	const origin = `http://${LOCAL_ADDRESS}:${port}`;
	await waitUntilReady(wrangler, origin, (response) => response.ok, READY_WITHIN_MS);
	return { origin, stop: () => wrangler.stop(STOP_GRACE_MS) };
}
