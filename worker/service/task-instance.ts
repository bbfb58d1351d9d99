import { idSchema, taskInstanceId } from '../contract/ids.ts';
import type { TaskInstanceDetail } from '../contract/task-instance.ts';
import { nodeKeySchema } from '../contract/workflow-document.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import { askRun, type InRound, namingRound } from './run-source.ts';
import type { Services } from './services.ts';

/** A task instance's id names its run, so no look-up is needed to find it. Not found also in a round that has not begun. */
export async function getTaskInstance(
	services: Services,
	projectId: string,
	id: string,
	{ round }: InRound = {},
): Promise<Answer<TaskInstanceDetail, 'not_found'>> {
	const place = parseTaskInstanceId(id);
	if (place === null) return refuseWith('not_found');
	const task = await askRun(services, { projectId, ...place }, (run) => run.task(place.key, ...namingRound(round)));
	return task === null ? refuseWith('not_found') : accept(task);
}

/** The run of a task instance, and its node's key in it; null for a text that is no such id. */
export function parseTaskInstanceId(id: string): { readonly instanceId: string; readonly key: string } | null {
	const [instanceId = '', key = ''] = id.split('.');
	const isOne = idSchema('instance').safeParse(instanceId).success && nodeKeySchema.safeParse(key).success;
	return isOne && taskInstanceId(instanceId, key) === id ? { instanceId, key } : null;
}
