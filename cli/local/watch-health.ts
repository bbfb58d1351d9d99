import { setTimeout as delay } from 'node:timers/promises';

const PERIOD_MS = 5000;
const ANSWER_MS = 10_000;
const FAILURES = 3;

/**
 * Resolves when the Worker has stopped answering for good. Its programs may all be there still: wrangler outlives a
 * crash of the runtime, but not every one of them leaves it able to serve.
 */
export async function watchHealth(workerUrl: string, signal: AbortSignal): Promise<void> {
	for (let failures = 0; failures < FAILURES; ) {
		await delay(PERIOD_MS, undefined, { signal });
		failures = (await isAlive(workerUrl)) ? 0 : failures + 1;
	}
}

async function isAlive(workerUrl: string): Promise<boolean> {
	try {
		const response = await fetch(`${workerUrl}/healthz`, { signal: AbortSignal.timeout(ANSWER_MS) });
		await response.text();
		return response.ok;
	} catch {
		return false;
	}
}
