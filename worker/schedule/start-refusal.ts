import type { Warning } from '../engine/problem.ts';
import type { Refusal } from '../instance/rpc.ts';
import type { StartedRun } from './rpc.ts';
import type { StartRow } from './start-table.ts';

export const OFFLINE: Refusal = { ok: false, code: 'workflow_offline', details: {} };

/** What the execution strategy *serial discard* answers while others are active, which are named. */
export function runActive(holders: readonly string[]): Refusal {
	return { ok: false, code: 'run_active', details: { instances: [...holders] } };
}

/** What a start answers whose key is taken: the run it began, unless it asks for something else. */
export function repeatedStart(
	row: StartRow,
	key: string,
	hash: string,
	warnings: readonly Warning[],
): StartedRun | Refusal {
	if (row.key !== key || row.hash !== hash) return { ok: false, code: 'idempotency_conflict', details: {} };
	return { ok: true, instanceId: row.instanceId, created: false, warnings };
}
