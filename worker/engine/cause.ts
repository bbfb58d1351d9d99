import type { TaskCause } from '../contract/status.ts';
import type { Phase } from './state.ts';

/** Why a task ended the way it did; null before, and for an executor's own success. */
export function causeOf(phase: Phase): TaskCause | null {
	if (phase.state === 'failed') return phase.failure.cause;
	return 'cause' in phase ? phase.cause : null;
}
