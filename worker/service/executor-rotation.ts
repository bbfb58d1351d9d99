import { encryptSecret, executorSecretContext } from '../auth/encryption.ts';
import type { CreatedExecutor, SecretRotation } from '../contract/executor.ts';
import { type ExecutorRow, findExecutor } from '../db/query/executor.ts';
import { accept } from '../lib/result.ts';
import { generateSigningSecret } from '../protocol/signing-secret.ts';
import { type Answer, refuseWith } from './answer.ts';
import { refuseSecret } from './executor-secret.ts';
import { storeExecutor } from './executor-store.ts';
import { secretsOf, showExecutor } from './executor-view.ts';
import type { Services } from './services.ts';

type RotationRefusal = 'not_found' | 'invalid_request' | 'illegal_transition' | 'precondition_failed';

/**
 * Replaces an executor's secret without a gap: between `begin` and `finish` every message is signed with both, so the
 * executor may change over at any moment.
 */
export async function rotateSecret(
	services: Services,
	projectId: string,
	executorId: string,
	{ step, secret }: SecretRotation,
): Promise<Answer<CreatedExecutor, RotationRefusal>> {
	const row = await findExecutor(services.db, projectId, executorId);
	if (row === null) return refuseWith('not_found');
	return step === 'begin' ? begin(services, row, secret) : finish(services, row);
}

async function begin(
	services: Services,
	row: ExecutorRow,
	given: string | undefined,
): Promise<Answer<CreatedExecutor, RotationRefusal>> {
	const [current, ...older] = secretsOf(row);
	if (current === undefined || older.length > 0)
		return refuseWith('illegal_transition', { state: 'rotating', operation: 'begin' });
	const refused = refuseSecret(given);
	if (refused !== null) return refused;
	const secret = given ?? generateSigningSecret();
	const context = executorSecretContext(row.projectId, row.id);
	const sealed = await encryptSecret(services.settings.encryptionKeys, context, secret);
	const stored = await storeExecutor(services, row, { secrets: [sealed, current] });
	return stored.ok ? accept({ ...showExecutor(stored.value), secret: given === undefined ? secret : null }) : stored;
}

/** Finishing when nothing is rotating changes nothing: the target state already holds. */
async function finish(services: Services, row: ExecutorRow): Promise<Answer<CreatedExecutor, RotationRefusal>> {
	const [newest, ...older] = secretsOf(row);
	if (newest === undefined || older.length === 0) return accept({ ...showExecutor(row), secret: null });
	const stored = await storeExecutor(services, row, { secrets: [newest] });
	return stored.ok ? accept({ ...showExecutor(stored.value), secret: null }) : stored;
}
