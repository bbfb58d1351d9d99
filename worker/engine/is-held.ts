import type { Run } from './state.ts';

/** Whether somebody keeps a run that waits for its turn from being let go. */
export function isHeld(inLine: Run['inLine']): boolean {
	return inLine !== null && inLine.held !== null;
}
