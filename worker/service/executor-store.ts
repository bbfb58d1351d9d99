import { changeExecutor, type ExecutorChanges, type ExecutorRow } from '../db/query/executor.ts';
import { assert } from '../lib/assert.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import { syncExecutor } from './executor-sync.ts';
import type { Services } from './services.ts';

/** Stores a change that keeps the name, and brings it to the dispatcher. */
export async function storeExecutor(
	services: Services,
	row: ExecutorRow,
	changes: Omit<ExecutorChanges, 'name'>,
): Promise<Answer<ExecutorRow, 'precondition_failed'>> {
	const stored = await storeNamedExecutor(services, row, changes);
	if (stored.ok || stored.code === 'precondition_failed') return stored;
	assert(false, 'a change that keeps the name cannot take another one’s');
}

/** Stores any change, and brings it to the dispatcher. */
export async function storeNamedExecutor(
	services: Services,
	row: ExecutorRow,
	changes: ExecutorChanges,
): Promise<Answer<ExecutorRow, 'name_taken' | 'precondition_failed'>> {
	const stored = await changeExecutor(services.db, row, changes);
	if (stored === 'name_taken') return refuseWith('name_taken');
	if (stored === 'conflict') return refuseWith('precondition_failed');
	await syncExecutor(services, stored);
	return accept(stored);
}
