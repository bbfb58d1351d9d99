import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defineExecutor, type Executor } from '../sdk/define-executor.ts';
import { openExecutorDatabase } from './executor-database.ts';
import { httpTask } from './http-task.ts';
import { procedureTask } from './procedure-task.ts';
import { ProcessGroups } from './process-groups.ts';
import type { ReferenceOptions } from './reference-options.ts';
import { pythonTask, shellTask } from './script-task.ts';
import { sqlTask } from './sql-task.ts';
import { SqliteAttemptStore } from './sqlite-attempt-store.ts';
import { WorkFolders } from './work-folder.ts';

const VERSION = '1.0.0';

/** The reference executor, ready to be served, with what an earlier process left behind cleared away. */
export interface ReferenceExecutor {
	readonly executor: Executor;
	/** Kills every program at once, for the end of the process. */
	killPrograms(): void;
}

/** Opens the data folder and makes the executor. Throws when another process uses the folder. */
export async function openReferenceExecutor(options: ReferenceOptions): Promise<ReferenceExecutor> {
	const dataPath = resolve(options.data);
	// Results and working files may hold what other users of the machine should not see.
	mkdirSync(dataPath, { recursive: true, mode: 0o700 });
	const database = openExecutorDatabase(join(dataPath, 'executor.sqlite'));
	const groups = new ProcessGroups(database);
	const folders = new WorkFolders(join(dataPath, 'work'));
	groups.sweep();
	await folders.sweep(Date.now());
	const ports = { groups, folders, connections: options.connections, dataPath };
	const executor = defineExecutor({
		name: options.name,
		version: VERSION,
		secrets: options.secret,
		answerWithinMs: options.answerWithinMs,
		heartbeatSeconds: options.heartbeatSeconds,
		store: new SqliteAttemptStore(database, Date.now),
		tasks: {
			SHELL: shellTask(ports),
			PYTHON: pythonTask(ports),
			SQL: sqlTask(ports),
			PROCEDURE: procedureTask(ports),
			HTTP: httpTask,
		},
	});
	return { executor, killPrograms: () => groups.killAll() };
}
