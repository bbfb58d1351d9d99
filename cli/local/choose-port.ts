import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** All local programs listen on this address only: nothing is reachable from the network. */
export const LOCAL_ADDRESS = '127.0.0.1';

/** A program that was just killed may hold its port for a moment longer. */
const LOOKS = 4;
const PAUSE_MS = 250;

/** The wished port, or another one that the system chose because the wished one is in use (then `isTaken`). */
export async function choosePort(wished: number): Promise<{ port: number; isTaken: boolean }> {
	for (let look = 0; look < LOOKS; look += 1) {
		if (look > 0) await delay(PAUSE_MS);
		const free = await listenBriefly(wished);
		if (free !== undefined) return { port: free, isTaken: false };
	}
	const other = await listenBriefly(0);
	if (other === undefined) throw new Error(`No port of ${LOCAL_ADDRESS} is free.`);
	return { port: other, isTaken: true };
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
