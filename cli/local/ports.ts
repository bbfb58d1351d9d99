import { z } from 'zod';
import { choosePort } from './choose-port.ts';
import { readJsonFile, writePrivateFile } from './private-file.ts';
import type { StateFolder } from './state-folder.ts';

const USUAL = { worker: 8787, executor: 8800 };

const keptSchema = z.strictObject({ executor: z.number().int() });

export interface Ports {
	readonly worker: number;
	readonly executor: number;
}

/**
 * The ports for this start. One that is in use is replaced by a free one, and `say` is told. The executor's stays the same
 * from start to start as long as it is free: projects have registered its address.
 */
export async function choosePorts(
	folder: StateFolder,
	wishedWorkerPort: number | undefined,
	say: (line: string) => void,
): Promise<Ports> {
	const kept = await readJsonFile(folder.portsFile, keptSchema);
	const ports = {
		worker: await choose('the API', wishedWorkerPort ?? USUAL.worker, say),
		executor: await choose('the reference executor', kept?.executor ?? USUAL.executor, say),
	};
	await writePrivateFile(folder.portsFile, `${JSON.stringify({ executor: ports.executor })}\n`);
	return ports;
}

async function choose(what: string, wished: number, say: (line: string) => void): Promise<number> {
	const { port, isTaken } = await choosePort(wished);
	if (isTaken) say(`Port ${wished} is in use by another program, so ${what} gets port ${port}.`);
	return port;
}
