import { actorOf, type Principal } from '../auth/principal.ts';
import type { RunPlace } from '../bucket/keys.ts';
import { isTerminalInstance } from '../contract/status.ts';
import { activeTaskRows } from '../db/query/active-tasks.ts';
import { LOG_UNREADABLE } from '../instance/platform-hold.ts';
import { projectionMessages } from '../instance/projection-messages.ts';
import type { Operated, Refusal } from '../instance/rpc.ts';
import { instanceStub } from '../instance/stub.ts';
import type { InstanceProjection, TaskProjection } from '../projection/message.ts';
import { schedulerStub } from '../schedule/stub.ts';
import { findListedRun } from './listed-run.ts';
import type { Services } from './services.ts';

/** More facts than a run has that the lists were not told of yet: what still comes of it is older than this. */
const SEQ_AHEAD = 1_000_000;

const CLOSED: Operated = { ok: true, changed: true };

/**
 * Closes a run of which nothing can be read any more: it is erased, and its workflow and the lists are told by what the
 * lists know of it. One that was erased when telling broke off is told of when it is asked for again.
 *
 * @param refused what the run itself answered; stays the answer where there is nothing to close.
 */
export async function abandonRun(
	services: Services,
	by: Principal,
	place: RunPlace,
	refused: Refusal,
): Promise<Operated | Refusal> {
	if (refused.details.reason === LOG_UNREADABLE) {
		const abandoned = await instanceStub(services.env, place.projectId, place.instanceId).abandon(actorOf(by));
		if (!abandoned.ok) return abandoned;
		if (!abandoned.isErased) return CLOSED;
	}
	const row = await findListedRun(services, place);
	if (row === null || isTerminalInstance(row.state)) return refused.code === 'not_found' ? refused : CLOSED;
	await tellOfEnd(services, row);
	return CLOSED;
}

/** Whether a run that was asked to be closed refused because nothing of it can be read, or is left. */
export function isBeyondClosing({ code, details }: Refusal): boolean {
	return code === 'not_found' || details.reason === LOG_UNREADABLE;
}

async function tellOfEnd({ env, db, now }: Services, row: InstanceProjection): Promise<void> {
	const { instanceId, projectId, workflowId, round } = row;
	const endedAt = now();
	const report = { instanceId, startKey: instanceId, round, state: 'stopped', at: endedAt } as const;
	await schedulerStub(env, projectId, workflowId).ended(report);
	const { running, stopped, ...counts } = row.tasks;
	const closed: InstanceProjection = {
		...{ ...row, seq: row.seq + SEQ_AHEAD, state: 'stopped', held: false, endedAt, wakeAt: null },
		tasks: { ...counts, running: 0, stopped: stopped + running },
	};
	const active = await activeTaskRows(db, projectId, { createdAt: row.createdAt, id: instanceId });
	const tasks = active.map((task): TaskProjection => {
		const seq = task.seq + SEQ_AHEAD;
		return { ...task, seq, state: 'stopped', cause: 'force_closed_by', endedAt };
	});
	for (const message of projectionMessages(closed, tasks)) await env.PROJECTION.send(message, { contentType: 'json' });
}
