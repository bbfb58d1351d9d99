import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** All local programs listen on this address only: nothing is reachable from the network. */
export const LOCAL_ADDRESS = '127.0.0.1';

/** A program that was just killed may hold its port for a moment longer. */
const LOOKS = 4;
const PAUSE_MS = 250;

/**
 * Where free ports are looked for: below those that the systems give to connections going out. A program takes seconds
 * until it listens, and one of those would be gone by then on a machine with many of them.
 */
const FREE = { from: 20_000, ports: 12_000 };
const FREE_LOOKS = 100;

/**
 * The wished port, or a free one because that is in use (then `isTaken`).
 *
 * @param wished 0 for whichever is free.
 */
export async function choosePort(wished: number): Promise<{ port: number; isTaken: boolean }> {
	if (wished === 0) return { port: await freePort(), isTaken: false };
	for (let look = 0; look < LOOKS; look += 1) {
		if (look > 0) await delay(PAUSE_MS);
		const free = await listenBriefly(wished);
		if (free !== undefined) return { port: free, isTaken: false };
	}
	return { port: await freePort(), isTaken: true };
}

/** By chance, so that programs that look at the same time find different ones. */
async function freePort(): Promise<number> {
	for (let look = 0; look < FREE_LOOKS; look += 1) {
		const port = await listenBriefly(FREE.from + Math.floor(Math.random() * FREE.ports));
		if (port !== undefined) return port;
	}
	throw new Error(`No port of ${LOCAL_ADDRESS} is free.`);
}

async function listenBriefly(port: number): Promise<number | undefined> {
	const server = createServer();
	try {
		server.listen({ port, host: LOCAL_ADDRESS, exclusive: true });
		await once(server, 'listening');
		const address = server.address();
		return typeof address === 'object' ? address?.port : undefined;
	} catch (error) {
		// EACCES: the system keeps low ports for itself.
		if (error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES')) {
			return undefined;
		}
		throw error;
	} finally {
		server.close();
	}
}
