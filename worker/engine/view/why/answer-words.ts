import { toInstant } from '../../../contract/instant.ts';
import type { RunBlocker } from '../../../contract/why.ts';
import type { Attempt } from '../../attempt.ts';
import { ANSWER_WORDS, deliveryWords } from '../log/words.ts';

/** What was answered last to the stops of one kind, as the end of a sentence about them; empty before any answer. */
export function lastStopAnswer(
	{ stopAnswers = [] }: Attempt,
	force: boolean,
): { readonly text: string; readonly values: RunBlocker['values'] } {
	const last = stopAnswers.findLast((answer) => answer.force === force);
	if (last === undefined) return { text: '', values: {} };
	const { said, reason, executorId, at } = last;
	const values = { said, unanswered: reason, answeredBy: executorId, answeredAt: toInstant(at) };
	const stop = force ? 'the forced stop' : 'that';
	const text =
		said === 'unreachable'
			? ` Executor ${executorId} gave no answer to ${stop}: ${deliveryWords(reason ?? said)}.`
			: ` Executor ${executorId} answered ${stop}: ${ANSWER_WORDS[said]}.`;
	return { text, values };
}
