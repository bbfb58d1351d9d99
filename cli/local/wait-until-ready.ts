import { setTimeout as delay } from 'node:timers/promises';
import type { Program } from './program.ts';
import { StartProblem } from './start-problem.ts';

const POLL_MS = 50;
const ANSWER_MS = 5000;

/**
 * Waits until a program answers at an address as `isReady` wants it.
 *
 * @throws StartProblem with the program's last words when it ends before, or takes longer than `limitMs`.
 */
export async function waitUntilReady(
	program: Program,
	url: string,
	isReady: (response: Response) => boolean,
	limitMs: number,
): Promise<void> {
	const giveUpAt = Date.now() + limitMs;
	let lastAnswer = 'no answer';
	while (!program.hasEnded && Date.now() < giveUpAt) {
		try {
			const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
			const text = await response.text();
			if (isReady(response)) return;
			lastAnswer = `${response.status} ${text.slice(0, 500)}`;
		} catch {
			// It does not listen yet.
		}
		await delay(POLL_MS);
	}
	const what = program.hasEnded
		? `${program.name} ended while starting (${await program.ended}).`
		: `${program.name} was not ready after ${limitMs / 1000} s (last: ${lastAnswer}).`;
	throw new StartProblem(what, { advice: `It said:\n${program.lastWords()}\n\nAll of it is in ${program.logFile}` });
}
