import { attemptId, idSchema, taskInstanceId } from '../contract/ids.ts';
import type { TaskInstanceDetail } from '../contract/task-instance.ts';
import { nodeKeySchema } from '../contract/workflow-document.ts';
import { instanceStub } from '../instance/stub.ts';
import { accept } from '../lib/result.ts';
import type { LogText } from '../logs/rpc.ts';
import { logStoreStub } from '../logs/stub.ts';
import { type Answer, refuseWith } from './answer.ts';
import type { Services } from './services.ts';

const NO_TEXT: LogText = { text: '', nextOffset: 0, size: 0 };

/** A task instance's id names its run, so no look-up is needed to find it. */
export async function getTaskInstance(
	{ env }: Services,
	projectId: string,
	id: string,
): Promise<Answer<TaskInstanceDetail, 'not_found'>> {
	const place = parseTaskInstanceId(id);
	if (place === null) return refuseWith('not_found');
	const task = await instanceStub(env, projectId, place.instanceId).task(place.key);
	return task === null ? refuseWith('not_found') : accept(task);
}

/** Log text of one attempt, the newest when none is named; `offset` and `limit` count bytes. */
export async function readTaskLog(
	services: Services,
	projectId: string,
	id: string,
	query: { readonly attempt?: number | undefined; readonly offset: number; readonly limit: number },
): Promise<Answer<LogText, 'not_found'>> {
	const task = await getTaskInstance(services, projectId, id);
	if (!task.ok) return task;
	const { instanceId, key, attempts } = task.value;
	// A task that was sent to nobody, as in a dry run, has nothing to say and is no mistake to ask.
	if (query.attempt === undefined && attempts.length === 0) return accept(NO_TEXT);
	const number = query.attempt ?? attempts.at(-1)?.number;
	const isKnown = attempts.some((attempt) => attempt.number === number);
	if (number === undefined || !isKnown) return refuseWith('not_found');
	const logs = logStoreStub(services.env, projectId, instanceId);
	return accept(await logs.read(attemptId(instanceId, key, number), query.offset, query.limit));
}

function parseTaskInstanceId(id: string): { instanceId: string; key: string } | null {
	const [instanceId = '', key = ''] = id.split('.');
	const isOne = idSchema('instance').safeParse(instanceId).success && nodeKeySchema.safeParse(key).success;
	return isOne && taskInstanceId(instanceId, key) === id ? { instanceId, key } : null;
}
