import { can, neededFor } from '../auth/can.ts';
import { actorText, type Principal } from '../auth/principal.ts';
import { bulkStub } from '../bulk/stub.ts';
import type { ErrorCode } from '../contract/error.ts';
import {
	ANSWERED_AT_ONCE_MAX,
	type BatchAnswer,
	type InstanceBatchOperation,
	type InstanceBatchRequest,
	type InstanceFilterBody,
} from '../contract/instance-batch.ts';
import type { DeletionPreviews } from '../contract/instance-deletion.ts';
import type { InstanceCounts } from '../contract/instance-list.ts';
import type { JsonValue } from '../contract/json-value.ts';
import type { Operation } from '../contract/operation.ts';
import { countNamedInstances } from '../db/query/instance.ts';
import { countOpenOperations, insertOperation, type OperationRow } from '../db/query/operation.ts';
import { timeOfId } from '../lib/id-time.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import { newId } from '../lib/new-id.ts';
import { accept } from '../lib/result.ts';
import { severalAtOnce } from '../lib/several-at-once.ts';
import { type Answer, refuseWith } from './answer.ts';
import { INSTANCE_BATCH } from './batch-operations.ts';
import { previewDeletions } from './deletion-previews.ts';
import { countProjectInstances, filterOf, sumOf } from './instance-list.ts';
import { showOperation } from './operation.ts';
import type { Services } from './services.ts';

/** Each keeps its own pace, so a project may not have any number of them. */
export const OPEN_OPERATIONS_MAX = 5;

/** What is answered at once, or the operation that was begun. */
export type BatchOutcome =
	| { readonly isBegun: false; readonly answer: BatchAnswer | InstanceCounts | DeletionPreviews }
	| { readonly isBegun: true; readonly operation: Operation };

/** Does one thing to many runs: at once to a few that are named, else in the background. */
export async function batchInstances(
	services: Services,
	by: Principal,
	projectId: string,
	request: InstanceBatchRequest,
	isDryRun: boolean,
): Promise<Answer<BatchOutcome, 'forbidden' | 'limit_reached'>> {
	const { operation, ids, filter = {} } = request;
	const { capability } = INSTANCE_BATCH[operation];
	if (!can(by, capability)) return refuseWith('forbidden', { capability, ...neededFor(capability) });
	const named = ids === undefined ? null : [...new Set(ids)];
	if (isDryRun) return accept({ isBegun: false, answer: await preview(services, projectId, operation, named, filter) });
	if (named !== null && named.length <= ANSWERED_AT_ONCE_MAX) {
		const results = await operateEach(services, by, projectId, operation, named);
		return accept({ isBegun: false, answer: { results } });
	}
	return begin(services, by, projectId, operation, named ?? filter);
}

type Details = Readonly<Record<string, JsonValue>>;

/** How many are meant, and of a deletion what would go. */
async function preview(
	services: Services,
	projectId: string,
	operation: InstanceBatchOperation,
	named: readonly string[] | null,
	filter: InstanceFilterBody,
): Promise<InstanceCounts | DeletionPreviews> {
	const counts = await countMeant(services, projectId, named, filter);
	if (operation !== 'delete') return counts;
	const meant = named ?? filterOf(filter, services.now());
	return { ...counts, previews: await previewDeletions(services, projectId, meant, counts) };
}

/** How many are meant, by the state they are in. */
async function countMeant(
	services: Services,
	projectId: string,
	named: readonly string[] | null,
	filter: InstanceFilterBody,
): Promise<InstanceCounts> {
	if (named === null) return countProjectInstances(services, projectId, filter);
	const places = named.map((id) => ({ createdAt: timeOfId(id) ?? 0, id }));
	return sumOf(await countNamedInstances(services.db, projectId, places), true);
}

async function operateEach(
	services: Services,
	by: Principal,
	projectId: string,
	operation: InstanceBatchOperation,
	ids: readonly string[],
): Promise<BatchAnswer['results']> {
	const { carryOut } = INSTANCE_BATCH[operation];
	const results = new Map<string, BatchAnswer['results'][number]>();
	const refused = (id: string, code: ErrorCode, details: Details = {}) =>
		results.set(id, { id, ok: false, changed: false, code, details: { ...details } });
	await severalAtOnce(ids, async (id) => {
		try {
			const answer = await carryOut(services, by, { projectId, instanceId: id });
			if (answer.ok) results.set(id, { id, ok: true, changed: answer.value.changed, code: null, details: null });
			else refused(id, answer.code, answer.details);
		} catch (problem) {
			logLine('batch_item_unanswered', { instance: id, problem: messageOf(problem) });
			refused(id, 'unavailable');
		}
	});
	return ids.flatMap((id) => results.get(id) ?? []);
}

/** The object first, which does nothing until the row is there: a request that breaks off leaves nothing undone. */
async function begin(
	{ env, db, now }: Services,
	by: Principal,
	projectId: string,
	operation: InstanceBatchOperation,
	meant: readonly string[] | InstanceFilterBody,
): Promise<Answer<BatchOutcome, 'limit_reached'>> {
	if ((await countOpenOperations(db, projectId)) >= OPEN_OPERATIONS_MAX)
		return refuseWith('limit_reached', { limit: OPEN_OPERATIONS_MAX });
	const createdAt = now();
	const id = newId('operation', createdAt);
	const items = isNamed(meant) ? { ids: meant } : { filter: upTo(filterOf(meant, createdAt), createdAt) };
	const { kind, id: actorId, organizationId } = by;
	await bulkStub(env, projectId, id).begin({
		...{ organizationId, kind: 'instances', operation, createdAt, items },
		by: { kind, id: actorId },
	});
	const row: OperationRow = {
		...{ projectId, id, kind: 'instances', operation, filter: isNamed(meant) ? null : meant },
		...{ createdAt, createdBy: actorText(by), updatedAt: createdAt, state: 'collecting' },
		...{ total: isNamed(meant) ? meant.length : 0, changed: 0, unchanged: 0, refused: 0, refusedBy: {}, refusals: [] },
		...{ finishedAt: null, abortedBy: null, failure: null },
	};
	await insertOperation(db, row);
	return accept({ isBegun: true, operation: showOperation(row) });
}

function isNamed(meant: readonly string[] | InstanceFilterBody): meant is readonly string[] {
	return Array.isArray(meant);
}

/** Nothing that is created later is meant. */
function upTo<Filter extends { readonly to: number }>(filter: Filter, createdAt: number): Filter {
	return { ...filter, to: Math.min(filter.to, createdAt + 1) };
}
