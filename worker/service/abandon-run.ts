import { actorOf, type Principal } from '../auth/principal.ts';
import type { RunPlace } from '../bucket/keys.ts';
import type { Operated, Refusal } from '../instance/rpc.ts';
import { instanceStub } from '../instance/stub.ts';
import type { ProjectionMessage } from '../projection/message.ts';
import { schedulerStub } from '../schedule/stub.ts';
import { findListedRun } from './listed-run.ts';
import type { Services } from './services.ts';

/** More facts than a run has that the lists were not told of yet: what still comes of it is older than this. */
const SEQ_AHEAD = 1_000_000;

/**
 * Closes a run of which nothing can be read any more, by what the lists know of it. Its workflow and the lists are told
 * first and its storage goes last, so that one which breaks off can be asked for again.
 *
 * @param refused what the run itself answered; stays the answer where the lists know nothing of it either.
 */
export async function abandonRun(
	services: Services,
	by: Principal,
	place: RunPlace,
	refused: Refusal,
): Promise<Operated | Refusal> {
	const { env, now } = services;
	const row = await findListedRun(services, place);
	if (row === null) return refused;
	const { instanceId, projectId, workflowId, round } = row;
	const endedAt = now();
	const report = { instanceId, startKey: instanceId, round, state: 'stopped', at: endedAt } as const;
	await schedulerStub(env, projectId, workflowId).ended(report);
	const { running, stopped, ...counts } = row.tasks;
	const closed: ProjectionMessage = {
		...{ ...row, seq: row.seq + SEQ_AHEAD, state: 'stopped', endedAt, wakeAt: null, taskRows: [] },
		tasks: { ...counts, running: 0, stopped: stopped + running },
	};
	await env.PROJECTION.send(closed, { contentType: 'json' });
	const abandoned = await instanceStub(env, projectId, instanceId).abandon(actorOf(by));
	return abandoned.ok ? { ok: true, changed: true } : abandoned;
}
