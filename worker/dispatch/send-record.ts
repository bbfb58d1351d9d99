import type { SendRecord } from '../engine/result.ts';
import type { Answer } from './classify-response.ts';
import type { SendTarget } from './sender.ts';

/** One send as it is kept: where it went, how long it took, and the status or what the transport said instead. */
export function sendRecordOf(
	{ shownUrl }: Pick<SendTarget, 'shownUrl'>,
	answer: Answer,
	{ startedAt, endedAt }: { readonly startedAt: number; readonly endedAt: number },
): SendRecord {
	return {
		at: startedAt,
		url: shownUrl,
		httpStatus: answer.kind === 'response' ? answer.status : null,
		latencyMs: endedAt - startedAt,
		problem: problemOf(answer),
	};
}

/** A stable word, then the transport's own, which helps the people who run the executor. */
function problemOf(answer: Answer): string | null {
	return answer.kind === 'failure' ? `${answer.failure.phase}: ${answer.failure.message}` : null;
}
