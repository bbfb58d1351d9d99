import type { Executor, ExecutorChange, ExecutorDescription } from '../contract/executor.ts';
import { type ExecutorChanges, findExecutor } from '../db/query/executor.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import { noteAnswer } from './executor-answer.ts';
import { shakeHands } from './executor-handshake.ts';
import { storeExecutor, storeNamedExecutor } from './executor-store.ts';
import { secretsOf, showExecutor } from './executor-view.ts';
import type { Services } from './services.ts';

/** Changes an executor. A new address is asked for its handshake first, so work never goes to an unproven one. */
export async function editExecutor(
	services: Services,
	projectId: string,
	executorId: string,
	wanted: ExecutorChange,
): Promise<Answer<Executor, 'not_found' | 'name_taken' | 'url_refused' | 'describe_failed' | 'precondition_failed'>> {
	const row = await findExecutor(services.db, projectId, executorId);
	if (row === null) return refuseWith('not_found');
	const changes = changesOf(wanted);
	if (wanted.url !== undefined && wanted.url !== row.url) {
		const described = await shakeHands(services, { projectId, executorId, url: wanted.url, secrets: secretsOf(row) });
		if (!described.ok) return described;
		Object.assign(changes, verifiedBy(described.value, services.now()));
	}
	const stored = await storeNamedExecutor(services, row, changes);
	if (!stored.ok) return stored;
	if (changes.describedAt !== undefined) await noteAnswer(services, stored.value, null);
	return accept(showExecutor(stored.value));
}

/** Repeats the handshake and keeps what the executor says of itself. */
export async function describe(
	services: Services,
	projectId: string,
	executorId: string,
): Promise<Answer<Executor, 'not_found' | 'url_refused' | 'describe_failed' | 'precondition_failed'>> {
	const row = await findExecutor(services.db, projectId, executorId);
	if (row === null) return refuseWith('not_found');
	const described = await shakeHands(services, { projectId, executorId, url: row.url, secrets: secretsOf(row) });
	if (!described.ok) {
		await noteAnswer(services, row, String(described.details.reason));
		return described;
	}
	const stored = await storeExecutor(services, row, verifiedBy(described.value, services.now()));
	if (!stored.ok) return stored;
	await noteAnswer(services, stored.value, null);
	return accept(showExecutor(stored.value));
}

function verifiedBy(description: ExecutorDescription, nowMs: number) {
	return { state: 'ready', description, describedAt: nowMs } satisfies ExecutorChanges;
}

/** A field that was sent as absent must not overwrite what is there. */
function changesOf({ name, url, groups, enabled }: ExecutorChange): ExecutorChanges {
	return {
		...(name !== undefined && { name }),
		...(url !== undefined && { url }),
		...(groups !== undefined && { groups }),
		...(enabled !== undefined && { enabled }),
	};
}
