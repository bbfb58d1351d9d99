import { capacityStub } from '../capacity/stub.ts';
import { type ExecutorRow, owedExecutors, settleExecutor } from '../db/query/executor.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import { copyOf } from './executor-view.ts';
import type { Services } from './services.ts';

type SyncPorts = Pick<Services, 'env' | 'db'>;

const SWEEP_MAX = 100;

/**
 * Brings a changed executor to ProjectCapacity, which is what the dispatcher reads. The row stays marked until that
 * object has acknowledged, so a failure here is only a delay: the minute's sweep tries again.
 */
export async function syncExecutor({ env, db }: SyncPorts, row: ExecutorRow): Promise<void> {
	try {
		await capacityStub(env, row.projectId).putExecutor(row.id, row.removed ? null : copyOf(row));
		await settleExecutor(db, row);
	} catch (error) {
		logLine('executor.sync_failed', { projectId: row.projectId, executorId: row.id, message: messageOf(error) });
	}
}

/** Delivers what is still owed; called once a minute. */
export async function syncOwedExecutors(ports: SyncPorts): Promise<void> {
	for (const row of await owedExecutors(ports.db, SWEEP_MAX)) await syncExecutor(ports, row);
}
