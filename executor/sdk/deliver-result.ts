import type { TaskResult } from '../../worker/protocol/result.ts';
import { backoffMs } from './backoff.ts';
import type { CallbackClient } from './callback-client.ts';
import { type Clock, sleep } from './clock.ts';

/** After this, Orrery has long asked for the status and been told the result, or given the attempt up. */
const GIVE_UP_AFTER_MS = 60 * 60_000;

/**
 * Repeats the complete callback until it is acknowledged or refused for good, such as with 409 for a late result.
 *
 * @param result made anew for each try: a log that is given up meanwhile goes with it.
 */
export async function deliverResult(
	client: CallbackClient,
	result: () => Promise<TaskResult>,
	clock: Clock,
): Promise<void> {
	const giveUpAtMs = clock.now() + GIVE_UP_AFTER_MS;
	for (let failures = 1; clock.now() < giveUpAtMs; failures += 1) {
		const outcome = await client.complete(await result());
		if (outcome.kind !== 'unreached') return;
		await sleep(clock, backoffMs(failures, clock));
	}
}
