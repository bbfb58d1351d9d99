import { actorOfText } from '../auth/principal.ts';
import { findWorkflow, owedWorkflows, settleWorkflow, type WorkflowRow } from '../db/query/workflow.ts';
import { assert } from '../lib/assert.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import { schedulerStub } from '../schedule/stub.ts';
import { publishedWorkflow } from './published-workflow.ts';
import type { Services } from './services.ts';

type SyncPorts = Pick<Services, 'env' | 'db'>;

const SWEEP_MAX = 50;

/**
 * Brings a workflow's online state to its scheduler, the one door for starts. The row stays marked until that object
 * has acknowledged.
 *
 * @throws whatever kept it from that; the answer to the asker is then that it may be repeated, and the minute's sweep
 * does so in any case.
 */
export async function syncSubmission(ports: SyncPorts, row: WorkflowRow): Promise<void> {
	// Two changes may cross on their way. Whoever finds that the row moved on brings what it says now.
	for (let now: WorkflowRow | null = row; now !== null; now = await findWorkflow(ports.db, row.projectId, row.id)) {
		await tell(ports, now);
		if (await settleWorkflow(ports.db, now)) return;
	}
}

async function tell(ports: SyncPorts, row: WorkflowRow): Promise<void> {
	const scheduler = schedulerStub(ports.env, row.projectId, row.id);
	const told =
		row.state === 'online'
			? await scheduler.publish(await publishedWorkflow(ports, row, row.onlineVersion ?? row.latestVersion))
			: await scheduler.unpublish(actorOfText(row.submittedBy, 'submission'));
	assert(told.ok, 'a scheduler takes every checked document');
}

/** Delivers what is still owed; called once a minute. */
export async function syncOwedSubmissions(ports: SyncPorts): Promise<void> {
	for (const row of await owedWorkflows(ports.db, SWEEP_MAX)) {
		try {
			await syncSubmission(ports, row);
		} catch (error) {
			logLine('submission.sync_failed', { projectId: row.projectId, workflowId: row.id, message: messageOf(error) });
		}
	}
}
