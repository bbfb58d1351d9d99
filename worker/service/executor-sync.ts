import { capacityStub } from '../capacity/stub.ts';
import { type ExecutorRow, findExecutorDebt, owedExecutors, settleExecutor } from '../db/query/executor.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import { copyOf } from './executor-view.ts';
import type { Services } from './services.ts';

type SyncPorts = Pick<Services, 'env' | 'db'>;

const SWEEP_MAX = 100;

/**
 * Brings a changed executor to ProjectCapacity, which is what the dispatcher reads. The row stays marked until that
 * object has acknowledged, so a failure here is only a delay: the minute's sweep tries again.
 */
export async function syncExecutor(ports: SyncPorts, row: ExecutorRow): Promise<void> {
	try {
		await bring(ports, row);
	} catch (error) {
		logLine('executor.sync_failed', { projectId: row.projectId, executorId: row.id, message: messageOf(error) });
	}
}

/** Delivers what is still owed; called once a minute. */
export async function syncOwedExecutors(ports: SyncPorts): Promise<void> {
	for (const row of await owedExecutors(ports.db, SWEEP_MAX)) await syncExecutor(ports, row);
}

/** Two changes may cross on their way. Whoever finds that the row moved on brings what it says now, so the last word wins. */
async function bring({ env, db }: SyncPorts, row: ExecutorRow): Promise<void> {
	const { id, projectId } = row;
	for (let now: ExecutorRow | null = row; ; now = await findExecutorDebt(db, projectId, id)) {
		await capacityStub(env, projectId).putExecutor(id, now === null || now.removed ? null : copyOf(now));
		if (now === null || (await settleExecutor(db, now))) return;
	}
}
