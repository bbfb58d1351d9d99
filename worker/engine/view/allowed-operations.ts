import type { InstanceState } from '../../contract/status.ts';
import { unreachable } from '../../lib/unreachable.ts';
import type { PauseReason } from '../state.ts';

export type AllowedOperation =
	| 'hold'
	| 'release'
	| 'pause'
	| 'resume'
	| 'stop'
	| 'rerun'
	| 'recover'
	| 'edit'
	| 'force_close'
	| 'delete';

/**
 * What a person can do with an instance in a state and would change something; the rules themselves stay with the
 * operations.
 *
 * @param pause why it is paused, where that is known: one that rests on held tasks goes on when one is released.
 * @param isHeld whether somebody keeps it from being let go; of one that waits for its turn.
 */
export function allowedOperations(
	state: InstanceState,
	pause: PauseReason | null = null,
	isHeld = false,
): AllowedOperation[] {
	switch (state) {
		case 'running':
			return ['pause', 'stop', 'force_close'];
		case 'planned':
		case 'waiting':
			return [isHeld ? 'release' : 'hold', 'stop', 'force_close'];
		case 'stopping':
			return ['force_close'];
		case 'pausing':
			return ['resume', 'stop', 'force_close'];
		case 'paused':
			return [...(pause === 'held_nodes' ? [] : (['resume'] as const)), 'stop', 'rerun', 'force_close', 'delete'];
		case 'failed':
		case 'stopped':
			return ['rerun', 'recover', 'edit', 'delete'];
		case 'success':
			return ['rerun', 'edit', 'delete'];
		case 'discarded':
			return ['delete'];
		default:
			return unreachable(state);
	}
}
