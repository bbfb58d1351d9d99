import { isTerminalInstance } from '../contract/status.ts';
import type { Run } from '../engine/state.ts';
import { allowedOperations } from '../engine/view/allowed-operations.ts';
import { projectionOf } from '../engine/view/projection-view.ts';
import type { SendPorts } from './instance-ports.ts';
import type { Refusal } from './rpc.ts';

/**
 * Takes leave of the other parts before a run's storage goes: its workflow keeps the outcome and opens the run no more,
 * then its row becomes a tombstone that no late message can revive. Storage goes last, so that a removal which breaks
 * off can be asked for again.
 */
export async function removeRun(run: Run, send: SendPorts): Promise<{ readonly ok: true } | Refusal> {
	const { state } = run;
	if (!isTerminalInstance(state) && state !== 'paused') {
		const details = { state, operation: 'delete', allowed: allowedOperations(state) };
		return { ok: false, code: 'illegal_transition', details };
	}
	const tombstone = { ...projectionOf(run, true), seq: run.seq + 1, wakeAt: null, taskRows: [] };
	await send.forget(run);
	await send.project([tombstone]);
	return { ok: true };
}
