import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { choosePort } from './choose-port.ts';
import { readJsonFile } from './private-file.ts';
import type { StateFolder } from './state-folder.ts';

const DEFAULTS = { worker: 8787, executor: 8800 };

const portSchema = z.int().min(1).max(65_535);
const portsSchema = z.strictObject({ worker: portSchema, executor: portSchema });

export type Ports = z.infer<typeof portsSchema>;

/**
 * The ports for this start: the wished one, else those of the last start (runs under way call back there), else the
 * usual ones. One that is in use is replaced by a free one, and `say` is told.
 */
export async function choosePorts(
	folder: StateFolder,
	wishedWorkerPort: number | undefined,
	say: (line: string) => void,
): Promise<Ports> {
	const last = (await readJsonFile(folder.portsFile, portsSchema)) ?? DEFAULTS;
	const ports = {
		worker: await choose('the API', wishedWorkerPort ?? last.worker, say),
		executor: await choose('the reference executor', last.executor, say),
	};
	await writeFile(folder.portsFile, `${JSON.stringify(ports)}\n`);
	return ports;
}

async function choose(what: string, wished: number, say: (line: string) => void): Promise<number> {
	const { port, isTaken } = await choosePort(wished);
	if (isTaken) say(`Port ${wished} is in use by another program, so ${what} gets port ${port}.`);
	return port;
}
