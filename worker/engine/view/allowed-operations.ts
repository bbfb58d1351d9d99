import type { InstanceState } from '../../contract/status.ts';
import { unreachable } from '../../lib/unreachable.ts';

type Operation = 'stop' | 'rerun' | 'recover' | 'force_close' | 'delete';

/** What a person can do with an instance in a state and would change something; the rules themselves stay with the operations. */
export function allowedOperations(state: InstanceState): Operation[] {
	switch (state) {
		case 'running':
			return ['stop', 'force_close'];
		case 'planned':
		case 'waiting':
		case 'pausing':
		case 'stopping':
			return ['force_close'];
		case 'paused':
			return ['force_close', 'delete'];
		case 'failed':
		case 'stopped':
			return ['rerun', 'recover', 'delete'];
		case 'success':
			return ['rerun', 'delete'];
		case 'discarded':
			return ['delete'];
		default:
			return unreachable(state);
	}
}
