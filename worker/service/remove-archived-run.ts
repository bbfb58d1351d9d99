import { removeArchive } from '../archive/archive-bucket.ts';
import type { RunPlace } from '../bucket/keys.ts';
import { logStoreStub } from '../logs/stub.ts';
import type { InstanceProjection, ProjectionMessage } from '../projection/message.ts';
import { schedulerStub } from '../schedule/stub.ts';
import { forgetArchived } from './run-source.ts';

/**
 * Removes everything of an archived run. Its workflow keeps the outcome, marked; its row becomes a tombstone; the bundle
 * goes last, so that a removal which breaks off can be asked for again.
 */
export async function removeArchivedRun(env: Env, place: RunPlace, row: InstanceProjection): Promise<void> {
	const { projectId, instanceId } = place;
	await schedulerStub(env, projectId, row.workflowId).forgotten(instanceId);
	await logStoreStub(env, projectId, instanceId).remove();
	const tombstone: ProjectionMessage = { ...row, seq: row.seq + 1, deleted: true, wakeAt: null, taskRows: [] };
	await env.PROJECTION.send(tombstone, { contentType: 'json' });
	await removeArchive(env.BUCKET, place);
	forgetArchived(place);
}
