import { capacityStub } from '../capacity/stub.ts';
import type { ExecutorRow } from '../db/query/executor.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import type { Services } from './services.ts';

/**
 * Keeps what a handshake said of an executor that proved itself before, so that its health says it to everybody. This is
 * advice like what deliveries say, which the next of them may correct; that it could not be kept changes nothing else.
 *
 * @param reason why it did not answer as it must; null when it did.
 */
export async function noteAnswer({ env }: Pick<Services, 'env'>, row: ExecutorRow, reason: string | null) {
	if (row.state !== 'ready') return;
	const { id, projectId } = row;
	try {
		await capacityStub(env, projectId).observe(id, reason === null ? { open: false } : { open: true, reason });
	} catch (error) {
		logLine('executor.answer_not_kept', { projectId, executorId: id, message: messageOf(error) });
	}
}
