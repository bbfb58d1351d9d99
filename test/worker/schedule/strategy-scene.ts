import { expect } from 'vitest';
import type { ExecutionStrategy, Priority } from '../../../worker/contract/status.ts';
import type { StartRequest } from '../../../worker/schedule/rpc.ts';
import { documentOf } from '../../support/run-builder.ts';
import { aScheduledWorkflow, BY, type ScheduledWorkflow } from './schedule-scene.ts';

/** A chain of two under a strategy. */
export function nodesUnder(executionStrategy: ExecutionStrategy) {
	return { ...documentOf([{ key: 'one' }, { key: 'two', upstream: ['one'] }]), executionStrategy };
}

/** A workflow under a strategy, without a schedule. Nobody takes its tasks, so its runs stay running. */
export function aWorkflowUnder(strategy: ExecutionStrategy): Promise<ScheduledWorkflow> {
	return aScheduledWorkflow(null, nodesUnder(strategy));
}

/** An ordinary start by hand. */
export function requestOf(partial: Partial<StartRequest> = {}): StartRequest {
	return {
		...{ kind: 'manual', by: BY, scheduleTime: null, timeZone: null, startParams: {}, failureStrategy: null },
		...{ priority: null, executorGroup: null, mode: 'normal', scope: null },
		...partial,
	};
}

let starts = 0;

/** A run that was started with a key of its own. */
export async function started(workflow: ScheduledWorkflow, partial: Partial<StartRequest> = {}): Promise<string> {
	starts += 1;
	const answer = await workflow.scheduler().start(`key-${starts}`, requestOf(partial));
	if (!answer.ok) throw new Error(`refused: ${answer.code}`);
	return answer.instanceId;
}

/** As many runs one after another; the first is active, the others are what the strategy makes of them. */
export async function several(
	workflow: ScheduledWorkflow,
	...priorities: readonly (Priority | null)[]
): Promise<string[]> {
	const ids: string[] = [];
	for (const priority of priorities) ids.push(await started(workflow, { priority }));
	return ids;
}

export async function statesOf(workflow: ScheduledWorkflow, ids: readonly string[]): Promise<(string | undefined)[]> {
	const views = await Promise.all(ids.map((id) => workflow.run(id).view()));
	return views.map((view) => view?.state);
}

/** Lets what others were told by reach them. */
export async function settled(
	workflow: ScheduledWorkflow,
	ids: readonly string[],
	states: readonly string[],
): Promise<void> {
	await expect.poll(() => statesOf(workflow, ids)).toEqual(states);
}
