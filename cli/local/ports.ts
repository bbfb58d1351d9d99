import { choosePort } from './choose-port.ts';

const USUAL = { worker: 8787, executor: 8800 };

export interface Ports {
	readonly worker: number;
	readonly executor: number;
}

/** The ports for this start. One that is in use is replaced by a free one, and `say` is told. */
export async function choosePorts(wishedWorkerPort: number | undefined, say: (line: string) => void): Promise<Ports> {
	return {
		worker: await choose('the API', wishedWorkerPort ?? USUAL.worker, say),
		executor: await choose('the reference executor', USUAL.executor, say),
	};
}

async function choose(what: string, wished: number, say: (line: string) => void): Promise<number> {
	const { port, isTaken } = await choosePort(wished);
	if (isTaken) say(`Port ${wished} is in use by another program, so ${what} gets port ${port}.`);
	return port;
}
