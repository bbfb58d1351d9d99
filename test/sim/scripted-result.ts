import { fnv1a } from '../../worker/dispatch/fnv1a.ts';
import type { TaskResult } from '../../worker/protocol/result.ts';
import { Random } from './random.ts';
import type { AttemptName } from './sighting.ts';

/** What the work of a world comes to; every executor and the oracle read the same script. */
export interface Script {
	readonly seed: number;
	/** Share of attempts that fail by themselves. */
	readonly failShare: number;
}

/** Names of outputs that tasks of simulated documents may declare. */
export const OUTPUT_NAME = 'made_by';

/** The result of an attempt's work, the same whoever does it and however often. */
export function scriptedResult(script: Script, { instanceId, task, attempt }: AttemptName): TaskResult {
	const name = `${task}-${attempt}`;
	const random = new Random(fnv1a(`${script.seed}.${instanceId}.${name}`));
	// One in fifty outputs is large enough to be kept in rows of its own.
	const made = random.chance(0.02) ? name.padEnd(20_000, '.') : name;
	if (!random.chance(script.failShare)) return { status: 'success', outputs: { [OUTPUT_NAME]: made } };
	const kind = random.next();
	return {
		status: 'failed',
		error: {
			message: 'It failed.',
			...(kind < 0.5 ? { code: kind < 0.25 ? 'E_LOCK' : 'E_DATA' } : {}),
			...(kind > 0.85 ? { retryable: false } : {}),
		},
	};
}
