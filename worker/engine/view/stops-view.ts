import { toInstant } from '../../contract/instant.ts';
import type { AttemptStop } from '../../contract/task-instance.ts';
import type { Attempt, StopAnswer } from '../attempt.ts';
import { isStoppedByForce, wasForceClosed } from '../decide/forced-stops.ts';
import type { Run } from '../state.ts';

/** The stops of an attempt, the polite one first, each with what was answered to it. */
export function stopsView(run: Run, attempt: Attempt): AttemptStop[] {
	const politeAt = politelyStoppedAt(attempt);
	const forcedAt = stoppedByForceAt(run, attempt);
	return [
		...(politeAt === null ? [] : [stopView(attempt, false, politeAt, reasonOf(attempt))]),
		...(forcedAt === null ? [] : [stopView(attempt, true, forcedAt, reasonByForce(run, attempt))]),
	];
}

/** A polite stop that closing the run by force cut short keeps its reason; what followed has another. */
function reasonByForce(run: Run, attempt: Attempt): AttemptStop['reason'] {
	const isClosed = attempt.ended !== null && wasForceClosed(run, attempt.ended);
	return isClosed ? 'force_closed_by' : reasonOf(attempt);
}

function reasonOf({ stop, ended }: Attempt): AttemptStop['reason'] {
	return stop?.reason ?? ended?.failure?.cause ?? 'force_closed_by';
}

function stopView(attempt: Attempt, force: boolean, at: number, reason: AttemptStop['reason']): AttemptStop {
	const answers = answersTo(attempt, force).map(answerView);
	return { force, at: toInstant(at), reason, executorId: attempt.executorId, answers };
}

/** What no executor can have is ended on the spot, and nobody is asked. */
function politelyStoppedAt(attempt: Attempt): number | null {
	const { stop, ended } = attempt;
	if (stop === null) return null;
	const isAsked = ended?.at !== stop.at || answersTo(attempt, false).length > 0;
	return isAsked ? stop.at : null;
}

/** It goes out with the end of the attempt; of an earlier round only its answers tell that it did. */
function stoppedByForceAt(run: Run, attempt: Attempt): number | null {
	if (attempt.ended === null) return null;
	const [first] = answersTo(attempt, true);
	return isStoppedByForce(run, attempt) || first !== undefined ? attempt.ended.at : null;
}

function answersTo({ stopAnswers = [] }: Attempt, force: boolean): readonly StopAnswer[] {
	return stopAnswers.filter((answer) => answer.force === force);
}

function answerView({ at, executorId, said, reason, send }: StopAnswer): AttemptStop['answers'][number] {
	return {
		at: toInstant(at),
		sentAt: send === null ? null : toInstant(send.at),
		executorId,
		said,
		reason,
		url: send?.url ?? null,
		status: send?.httpStatus ?? null,
		latencyMs: send?.latencyMs ?? null,
		problem: send?.problem ?? null,
	};
}
