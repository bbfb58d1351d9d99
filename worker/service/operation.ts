import { z } from 'zod';
import { actorText, type Principal } from '../auth/principal.ts';
import { bulkStub } from '../bulk/stub.ts';
import { instanceFilterSchema } from '../contract/instance-batch.ts';
import { toInstant } from '../contract/instant.ts';
import {
	type Operation,
	type OperationDetail,
	type OperationListQuery,
	operationProgressSchema,
} from '../contract/operation.ts';
import type { Page } from '../contract/page.ts';
import {
	findOperation,
	listOperations,
	type OperationProgressRow,
	type OperationRow,
	stalledOperations,
	tellOperation,
} from '../db/query/operation.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import { accept } from '../lib/result.ts';
import { withinTime } from '../lib/time-limit.ts';
import { type Answer, refuseWith } from './answer.ts';
import { idPage } from './id-page.ts';
import type { Services } from './services.ts';

/** An operation that wrote nothing for so long lost its alarm. */
const STALLED_MS = 5 * 60_000;
const STALLED_MAX = 20;

/** How long whoever asks for an operation waits for its object before the row has to do. */
const READ_TIMEOUT_MS = 2000;

const { refusedBy: refusedBySchema, refusals: refusalsSchema } = operationProgressSchema.shape;
const filterSchema = z.nullable(instanceFilterSchema);

/** Operations of a project, newest first; one that goes on is some seconds further than its row. */
export function listProjectOperations(
	{ db }: Services,
	projectId: string,
	query: OperationListQuery,
): Promise<Answer<Page<Operation>, 'invalid_request'>> {
	const filter = { states: query.state ?? null, kind: query.kind ?? null };
	return idPage(query, (page) => listOperations(db, projectId, { ...page, ...filter }), showOperation);
}

/** One operation, as its object tells it while it goes on. */
export async function getOperation(
	{ db, env }: Services,
	projectId: string,
	operationId: string,
): Promise<Answer<OperationDetail, 'not_found'>> {
	const row = await findOperation(db, projectId, operationId);
	if (row === null) return refuseWith('not_found');
	if (row.finishedAt !== null) return accept(showDetail(row));
	try {
		const progress = await withinTime(bulkStub(env, projectId, operationId).read(), READ_TIMEOUT_MS);
		return accept(showDetail({ ...row, ...progress }));
	} catch (problem) {
		logLine('operation_unreachable', { operation: operationId, problem: messageOf(problem) });
		return accept(showDetail(row));
	}
}

/** Ends an operation before its end: what was done stays done. Aborted twice is aborted. */
export async function abortOperation(
	{ db, env }: Services,
	by: Principal,
	projectId: string,
	operationId: string,
): Promise<Answer<OperationDetail, 'not_found' | 'illegal_transition'>> {
	const row = await findOperation(db, projectId, operationId);
	if (row === null) return refuseWith('not_found');
	const progress = row.finishedAt === null ? await bulkStub(env, projectId, operationId).abort(actorText(by)) : row;
	const ended: OperationRow = { ...row, ...(progress ?? (await endAsLost({ db }, row, Date.now()))) };
	if (ended.state === 'aborted') return accept(showDetail(ended));
	return refuseWith('illegal_transition', { operation: 'abort', state: ended.state, allowed: [] });
}

/** The second clock of operations: those whose alarm was lost go on, and those of which nothing is left end. */
export async function reviveOperations(services: Services): Promise<void> {
	const { env, db, now } = services;
	for (const row of await stalledOperations(db, now() - STALLED_MS, STALLED_MAX)) {
		const isThere = await bulkStub(env, row.projectId, row.id).poke();
		if (!isThere) await endAsLost(services, row, now());
	}
}

async function endAsLost({ db }: Pick<Services, 'db'>, row: OperationRow, now: number): Promise<OperationProgressRow> {
	const { state: _state, finishedAt: _finishedAt, failure: _failure, ...known } = progressOf(row);
	const lost = { ...known, state: 'failed', finishedAt: now, failure: 'lost' } as const;
	await tellOperation(db, row.projectId, row.id, lost, now);
	return lost;
}

function progressOf(row: OperationRow): OperationProgressRow {
	const { state, total, changed, unchanged, refused, refusedBy, refusals, finishedAt, abortedBy, failure } = row;
	return { state, total, changed, unchanged, refused, refusedBy, refusals, finishedAt, abortedBy, failure };
}

export function showOperation(row: OperationRow): Operation {
	const { id, kind, operation, state, total, changed, unchanged, refused, createdBy, abortedBy, failure } = row;
	return {
		...{ id, kind, operation, state, total, changed, unchanged, refused, createdBy, abortedBy, failure },
		refusedBy: refusedBySchema.parse(row.refusedBy),
		filter: filterSchema.parse(row.filter),
		createdAt: toInstant(row.createdAt),
		finishedAt: row.finishedAt === null ? null : toInstant(row.finishedAt),
	};
}

function showDetail(row: OperationRow): OperationDetail {
	return { ...showOperation(row), refusals: refusalsSchema.parse(row.refusals) };
}
