import { setTimeout as delay } from 'node:timers/promises';
import { copyApiReferenceFiles } from './api-reference-files.ts';
import { applyMigrations } from './apply-migrations.ts';
import { LOCAL_ADDRESS } from './choose-port.ts';
import { claimFolder } from './claim-folder.ts';
import { buildConsole } from './console-build.ts';
import { readOrMakeSecrets, writeWorkerVariables } from './local-secrets.ts';
import { startMinuteSweep } from './minute-sweep.ts';
import { choosePorts, type Ports } from './ports.ts';
import type { Program } from './program.ts';
import { startReferenceExecutor } from './start-reference-executor.ts';
import { startWorker } from './start-worker.ts';
import type { StateFolder } from './state-folder.ts';
import { waitUntilReady } from './wait-until-ready.ts';

const READY_WITHIN_MS = 60_000;
const STOP_GRACE_MS = 8000;
/** Local queues live in memory, and changed rows wait in theirs for a second before they are written. */
const DRAIN_MS = 1200;

export interface LocalStackOptions {
	readonly folder: StateFolder;
	/** The API's port; 8787 when absent. */
	readonly port?: number;
	/** Whether the reference executor runs beside the Worker. */
	readonly withExecutor: boolean;
	/** Gets a line for each thing worth knowing. */
	readonly say: (line: string) => void;
}

/** The whole system on this machine: the Worker in workerd, the reference executor, and the clock that sweeps. */
export interface LocalStack {
	/** Where the API is, without a path. */
	readonly url: string;
	readonly executorUrl: string;
	readonly executorSecret: string;
	readonly setupToken: string;
	readonly worker: Program;
	/** The Worker, and the reference executor if it runs. */
	readonly programs: readonly Program[];
	/** Ends everything in order; runs that are under way go on at the next start. */
	stop(): Promise<void>;
	/** Ends everything with SIGKILL, as a crash of the machine would. */
	kill(): Promise<void>;
}

/**
 * Starts the local stack on a state folder and resolves when it answers.
 *
 * @throws StartProblem when something stands in the way; then nothing is left running.
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
	const { folder, say } = options;
	const release = claimFolder(folder);
	const programs: Program[] = [];
	const killAll = async (): Promise<void> => {
		await Promise.all(programs.map((program) => program.kill()));
		release();
	};
	const stopAll = async (): Promise<void> => {
		// The Worker goes last: the executor reports the tasks it ends, and what that changed is still in a queue.
		const [worker, ...others] = programs;
		await Promise.all(others.map((program) => program.stop(STOP_GRACE_MS)));
		await delay(DRAIN_MS);
		await worker?.stop(STOP_GRACE_MS);
		release();
	};
	try {
		const secrets = await readOrMakeSecrets(folder);
		if (await buildConsole()) say('Built the console.');
		await copyApiReferenceFiles();
		if (await applyMigrations(folder)) say('Applied the migrations of the local database.');
		// After what takes long: a port that is free now may be another program's by then.
		const ports = await choosePorts(folder, options.port, say);
		const url = urlOf(ports.worker);
		await writeWorkerVariables(folder, secrets, url);
		const worker = startWorker(folder, ports.worker);
		programs.push(worker);
		if (options.withExecutor) programs.push(startReferenceExecutor(folder, ports.executor, secrets.executorSecret));
		await waitForAll(programs, ports);
		const stopSweeping = startMinuteSweep(url, say);
		return {
			url,
			executorUrl: urlOf(ports.executor),
			executorSecret: secrets.executorSecret,
			setupToken: secrets.setupToken,
			worker,
			programs,
			stop: () => {
				stopSweeping();
				return stopAll();
			},
			kill: () => {
				stopSweeping();
				return killAll();
			},
		};
	} catch (error) {
		await killAll();
		throw error;
	}
}

async function waitForAll([worker, executor]: readonly Program[], ports: Ports): Promise<void> {
	const waits: Promise<void>[] = [];
	const readyUrl = `${urlOf(ports.worker)}/readyz`;
	if (worker) waits.push(waitUntilReady(worker, readyUrl, (response) => response.ok, READY_WITHIN_MS));
	// The executor answers everything but a signed message with a refusal; that it answers is enough.
	if (executor) waits.push(waitUntilReady(executor, urlOf(ports.executor), () => true, READY_WITHIN_MS));
	await Promise.all(waits);
}

function urlOf(port: number): string {
	return `http://${LOCAL_ADDRESS}:${port}`;
}
