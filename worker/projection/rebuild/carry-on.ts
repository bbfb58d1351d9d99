import { getArchive } from '../../archive/archive-bucket.ts';
import { archivePlace, archivesPrefix } from '../../bucket/keys.ts';
import { type Database, openDatabase } from '../../db/database.ts';
import { findRebuild, keepRebuildStep, type RebuildRow } from '../../db/query/projection-rebuild.ts';
import { workflowAfter } from '../../db/query/workflow.ts';
import { chunkMessages } from '../../dispatch/chunk-messages.ts';
import type { QueueMessage } from '../../dispatch/queue-message.ts';
import { retryDelaySeconds } from '../../dispatch/retry-delay.ts';
import { projectionMessages } from '../../instance/projection-messages.ts';
import { instanceStub } from '../../instance/stub.ts';
import { logLine, messageOf } from '../../lib/log-line.ts';
import { withinTime } from '../../lib/time-limit.ts';
import { schedulerStub } from '../../schedule/stub.ts';
import { type RebuildMessage, rebuildMessageSchema } from './message.ts';
import { type RebuildPorts, stepRebuild } from './step-rebuild.ts';

/** An object or the bucket that takes longer counts as unreachable. */
const ANSWER_TIMEOUT_MS = 20_000;

/** Pieces are done for this long; then rows that wait in the same queue come first. */
const PIECES_MS = 5000;

/** A message that asks for a piece of rebuilding lists, among those that carry rows. */
export function isRebuildMessage({ body }: QueueMessage): boolean {
	return rebuildMessageSchema.safeParse(body).success;
}

/** Does some pieces of rebuilding for each message and asks for the next. Never throws. */
export async function consumeRebuilds(messages: readonly QueueMessage[], env: Env): Promise<void> {
	for (const message of messages) {
		try {
			await carryOn(env, openDatabase(env.DB), rebuildMessageSchema.parse(message.body).projectId);
			message.ack();
		} catch (problem) {
			logLine('rebuild_waits', { messageId: message.id, problem: messageOf(problem) });
			message.retry({ delaySeconds: retryDelaySeconds(message.attempts, Math.random()) });
		}
	}
}

/** Asks for the next piece. */
export async function askForStep(env: Env, projectId: string): Promise<void> {
	const message: RebuildMessage = { v: 1, kind: 'rebuild', projectId };
	await env.PROJECTION.send(message, { contentType: 'json' });
}

async function carryOn(env: Env, db: Database, projectId: string): Promise<void> {
	const ports = portsOf(env, db);
	const until = Date.now() + PIECES_MS;
	let row = await findRebuild(db, projectId);
	while (row !== null && row.phase !== 'done') {
		if (Date.now() >= until) return askForStep(env, projectId);
		const next: RebuildRow = await stepRebuild(row, ports);
		// Somebody else did this piece as well, and goes on with the next.
		if (!(await keepRebuildStep(db, row, next))) return;
		row = next;
	}
}

function portsOf(env: Env, db: Database): RebuildPorts {
	return {
		workflowAfter: (projectId, workflowId) => workflowAfter(db, projectId, workflowId),
		runs: (projectId, workflowId, { after, limit }) =>
			withinTime(schedulerStub(env, projectId, workflowId).runs(after, limit), ANSWER_TIMEOUT_MS),
		relist: (projectId, instanceId) => withinTime(instanceStub(env, projectId, instanceId).relist(), ANSWER_TIMEOUT_MS),
		archives: async (projectId, startAfter, limit) => {
			const after = startAfter === '' ? {} : { startAfter };
			const { objects } = await env.BUCKET.list({ prefix: archivesPrefix(projectId), limit, ...after });
			return objects.map(({ key }) => key);
		},
		tellArchive: (key) => tellArchive(env, key),
		missed: (what, problem) => logLine('rebuild_missed', { what, problem: messageOf(problem) }),
		now: Date.now,
	};
}

async function tellArchive(env: Env, key: string): Promise<void> {
	const place = archivePlace(key);
	const bundle = place === null ? null : await withinTime(getArchive(env.BUCKET, place, 'lists'), ANSWER_TIMEOUT_MS);
	if (bundle === null) throw new Error('There is no such bundle');
	const messages = projectionMessages(bundle.row, bundle.tasks);
	for (const batch of chunkMessages(messages))
		await env.PROJECTION.sendBatch(batch.map((body) => ({ body, contentType: 'json' })));
}
