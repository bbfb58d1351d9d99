import { chmod, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** The folder that holds package.json. */
export const projectRoot = resolve(import.meta.dirname, '..', '..');

/** Everything the local stack keeps between two starts lies in one folder; removing it starts from nothing. */
export interface StateFolder {
	readonly path: string;
	/** Databases of the Worker: D1, objects, queues. */
	readonly worker: string;
	/** What the reference executor remembers, its SQLite databases and the folders of its tasks. */
	readonly executor: string;
	/** What the programs print, emptied at each start. */
	readonly logs: string;
	/** Keys and tokens, readable by their owner alone. */
	readonly secretsFile: string;
	/** The Worker's variables and secrets, made anew at each start. */
	readonly variablesFile: string;
	/** The owner's token and the demo project. */
	readonly ownerFile: string;
	/** The port of the reference executor. */
	readonly portsFile: string;
	/** Names the migrations that were applied. */
	readonly migrationsFile: string;
}

/** Makes the folder if it is not there; either way it is for its owner alone from now on. */
export async function openStateFolder(path: string): Promise<StateFolder> {
	const base = resolve(projectRoot, path);
	const folder = {
		path: base,
		worker: join(base, 'worker'),
		executor: join(base, 'executor'),
		logs: join(base, 'logs'),
		secretsFile: join(base, 'secrets.json'),
		variablesFile: join(base, 'worker.vars'),
		ownerFile: join(base, 'owner.json'),
		portsFile: join(base, 'ports.json'),
		migrationsFile: join(base, 'migrations.applied'),
	};
	await mkdir(base, { recursive: true });
	// Said apart, because making a folder leaves the mode of one that is there as it is.
	await chmod(base, 0o700);
	for (const inside of [folder.worker, folder.executor, folder.logs]) await mkdir(inside, { recursive: true });
	return folder;
}
