import { attemptId } from '../contract/ids.ts';
import type { LogMessage } from '../contract/log.ts';
import { instanceStub } from '../instance/stub.ts';
import { accept } from '../lib/result.ts';
import { logStoreStub } from '../logs/stub.ts';
import { type Answer, refuseWith } from './answer.ts';
import { closedConnection } from './closed-connection.ts';
import { findArchived } from './run-source.ts';
import type { Services } from './services.ts';
import { getTaskInstance, parseTaskInstanceId } from './task-instance.ts';
import type { LogAsked } from './task-log-source.ts';

const NOTHING_FOLLOWS: LogMessage = { type: 'hello', renewWithinMs: 0 };

/**
 * Hands whoever follows a log to the object that has what they ask for: nothing is asked for again and again, each of the
 * two pushes what it knows.
 *
 * @param upgradeTo the upgrade as it is handed on.
 */
export async function followTaskLog(
	services: Services,
	{ projectId, taskInstanceId, attempt, source }: LogAsked & { readonly source: 'executor' | 'platform' },
	upgradeTo: (url: string) => Request,
): Promise<Answer<Response, 'not_found' | 'limit_reached'>> {
	const task = await getTaskInstance(services, projectId, taskInstanceId);
	const parsed = parseTaskInstanceId(taskInstanceId);
	if (!task.ok || parsed === null) return refuseWith('not_found');
	const { instanceId, key } = parsed;
	const archived = await findArchived(services, { projectId, instanceId });
	if (archived !== null) return accept(closedConnection([NOTHING_FOLLOWS], 'archived'));
	const log = attempt === undefined ? taskInstanceId : attemptId(instanceId, key, attempt);
	const stub = source === 'executor' ? logStoreStub : instanceStub;
	const answer = await stub(services.env, projectId, instanceId).fetch(upgradeTo(`https://log/live?log=${log}`));
	if (answer.status === 101) return accept(answer);
	return refuseWith(answer.status === 409 ? 'limit_reached' : 'not_found');
}
