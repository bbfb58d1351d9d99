import type { AttemptResult } from '../engine/result.ts';
import { unreachable } from '../lib/unreachable.ts';
import { MAX_LOG_CHUNK_BYTES } from '../protocol/limits.ts';
import { outputsFit, type TaskResult } from '../protocol/result.ts';
import { cutBytes } from './cut-bytes.ts';

/**
 * An executor's result as a run takes it. The same judgement holds for a synchronous answer, a complete callback and the
 * result inside a status answer, so that it does not matter on which way a result arrives.
 */
export function attemptResultOf(result: TaskResult): AttemptResult {
	switch (result.status) {
		case 'success': {
			const outputs = result.outputs ?? {};
			return outputsFit(outputs)
				? { status: 'success', outputs }
				: outputTooLarge('The outputs are larger than allowed.');
		}
		case 'failed': {
			const { message, code = null, retryable = true } = result.error;
			return { status: 'failed', failure: { cause: 'executor_failed', message, code, retryable } };
		}
		default:
			return unreachable(result);
	}
}

/** The log that came with a result, as much as one piece of it may hold; null when none did. */
export function logOf({ logs }: TaskResult): string | null {
	return logs ? cutBytes(logs, MAX_LOG_CHUNK_BYTES) : null;
}

/** The work was done but its outputs cannot be kept; doing it again would bring the same. */
export function outputTooLarge(message: string): AttemptResult {
	return { status: 'failed', failure: { cause: 'output_too_large', message, code: null, retryable: false } };
}
