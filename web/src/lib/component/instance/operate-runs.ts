import { idempotencyKey, type Schema } from '#lib/api/client.ts';
import { asProblem } from '#lib/api/problem.ts';
import { instanceOperationsText } from '#lib/i18n/instance-operations.ts';
import { whatHappened } from '#lib/i18n/problem.ts';
import { type InstanceOperation, UNDO } from '#lib/model/instance-operations.ts';
import { inBackground } from '#lib/state/in-background.ts';
import { toasts } from '#lib/state/toasts.svelte.ts';
import { operate, operateAll, type WantedOperation } from './operate.ts';

type Instance = Schema<'Instance'>;

interface Wanted extends WantedOperation {
	/** Names what was asked for, so that a repetition is none. */
	readonly key: string;
}

/**
 * Does one thing to some runs, says what came of it, and offers to take it back where that is possible.
 *
 * @throws ApiProblem when there is only one and it is refused.
 */
export async function operateRuns(wanted: Wanted, runs: readonly Instance[], onDone: () => unknown): Promise<void> {
	const t = instanceOperationsText();
	const { operation, key } = wanted;
	const [only] = runs;
	if (runs.length === 1 && only) {
		await operate(wanted, only, key);
		sayDone(operation, runs, onDone);
	} else {
		const { done, refused } = await operateAll(wanted, runs, key);
		if (done.length > 0) sayDone(operation, done, onDone);
		const [first] = refused;
		if (first) toasts.say(t.refused(refused.length, whatHappened(first.problem)), { tone: 'failed' });
	}
	await onDone();
}

function sayDone(operation: InstanceOperation, runs: readonly Instance[], onDone: () => unknown): void {
	const t = instanceOperationsText();
	const undo = UNDO[operation];
	const takeBack = (former: InstanceOperation) => () => inBackground(operateNow(former, runs, onDone));
	const action = undo === undefined ? {} : { action: { title: t.undo, run: takeBack(undo) } };
	toasts.say(t.done[operation](runs.length), action);
}

/** The same for what is done without asking: what goes wrong is said. */
async function operateNow(
	operation: InstanceOperation,
	runs: readonly Instance[],
	onDone: () => unknown,
): Promise<void> {
	try {
		await operateRuns({ operation, definition: 'captured', key: idempotencyKey() }, runs, onDone);
	} catch (error) {
		toasts.say(whatHappened(asProblem(error)), { tone: 'failed' });
	}
}
