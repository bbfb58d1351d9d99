import type { ClaimedAttempt } from '../engine/claim.ts';
import type { OpenedExecutor } from './executor-directory.ts';

/** Other executors that could take an attempt: of its group, offering its task type, in use and with a usable address. */
export function findAlternatives(executors: Iterable<OpenedExecutor>, claimed: ClaimedAttempt): readonly string[] {
	const found: string[] = [];
	for (const { copy, target } of executors) {
		const offered = copy.taskTypes.find(({ type }) => type === claimed.task.type);
		if (offered === undefined || (claimed.mode === 'test' && !offered.test)) continue;
		if (!copy.enabled || 'refused' in target || copy.executorId === claimed.executorId) continue;
		if (copy.groups.includes(claimed.executorGroup)) found.push(copy.executorId);
	}
	return found;
}
