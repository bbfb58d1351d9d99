import type { RunSpec } from '../../worker/engine/run-spec.ts';
import type { PlaceInLine } from '../../worker/engine/state.ts';
import type { Refusal } from '../../worker/instance/rpc.ts';
import type { Acted } from '../../worker/instance/run-turns.ts';
import type { RunHost } from './run-host.ts';

/** Carries out an order at its run, which waits there if the order opens it. */
export type Operate = (wait: PlaceInLine | null) => Promise<Acted | Refusal>;

/** A run, where it lives. */
export interface LocatedRun {
	readonly host: RunHost;
	readonly spec: RunSpec;
}
