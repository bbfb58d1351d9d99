import { encryptSecret, executorSecretContext } from '../auth/encryption.ts';
import type { Principal } from '../auth/principal.ts';
import {
	type CreatedExecutor,
	EXECUTORS_PER_PROJECT_MAX,
	type Executor,
	type ExecutorCreate,
	type ListedExecutor,
} from '../contract/executor.ts';
import type { Page } from '../contract/page.ts';
import { countExecutors, type ExecutorRow, findExecutor, insertExecutor, listExecutors } from '../db/query/executor.ts';
import { newId } from '../lib/new-id.ts';
import { accept } from '../lib/result.ts';
import { generateSigningSecret } from '../protocol/signing-secret.ts';
import { type Answer, refuseWith } from './answer.ts';
import { refuseUrl } from './executor-handshake.ts';
import { refuseSecret } from './executor-secret.ts';
import { storeExecutor } from './executor-store.ts';
import { showExecutor, showExecutorTo, showListedExecutor } from './executor-view.ts';
import { idPage, type PageQuery } from './id-page.ts';
import type { Services } from './services.ts';

export function listProjectExecutors(
	{ db }: Services,
	viewer: Principal,
	projectId: string,
	query: PageQuery,
): Promise<Answer<Page<ListedExecutor>, 'invalid_request'>> {
	return idPage(
		query,
		(page) => listExecutors(db, projectId, page),
		(row) => showListedExecutor(viewer, row),
	);
}

export async function getExecutor(
	{ db }: Services,
	viewer: Principal,
	projectId: string,
	executorId: string,
): Promise<Answer<Executor, 'not_found'>> {
	const row = await findExecutor(db, projectId, executorId);
	return row === null ? refuseWith('not_found') : accept(showExecutorTo(viewer, row));
}

/** Registers an executor. It is sent nothing before it has answered the handshake (`describe`). */
export async function createExecutor(
	services: Services,
	projectId: string,
	wanted: ExecutorCreate,
): Promise<Answer<CreatedExecutor, 'name_taken' | 'url_refused' | 'limit_reached' | 'invalid_request'>> {
	const { db, now, settings } = services;
	const refused = refuseUrl(settings, wanted.url) ?? refuseSecret(wanted.secret);
	if (refused !== null) return refused;
	if ((await countExecutors(db, projectId)) >= EXECUTORS_PER_PROJECT_MAX) {
		return refuseWith('limit_reached', { max: EXECUTORS_PER_PROJECT_MAX });
	}
	const id = newId('executor', now());
	const secret = wanted.secret ?? generateSigningSecret();
	const row: ExecutorRow = {
		id,
		projectId,
		name: wanted.name,
		url: wanted.url,
		groups: wanted.groups,
		secrets: [await encryptSecret(settings.encryptionKeys, executorSecretContext(projectId, id), secret)],
		enabled: true,
		state: 'unverified',
		description: null,
		describedAt: null,
		createdAt: now(),
		removed: false,
		revision: 1,
		owed: false,
	};
	if (!(await insertExecutor(db, row))) return refuseWith('name_taken');
	return accept({ ...showExecutor(row), secret: wanted.secret === undefined ? secret : null });
}

/** Removes an executor at once from every list, and within ten seconds from dispatch. */
export async function removeExecutor(
	services: Services,
	projectId: string,
	executorId: string,
): Promise<Answer<null, 'not_found' | 'precondition_failed'>> {
	const row = await findExecutor(services.db, projectId, executorId);
	if (row === null) return refuseWith('not_found');
	const stored = await storeExecutor(services, row, { removed: true });
	return stored.ok ? accept(null) : stored;
}
