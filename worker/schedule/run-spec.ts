import type { Route, RunSpec } from '../engine/run-spec.ts';
import type { PublishedWorkflow, StartRequest } from './rpc.ts';

/** What a start adds to the definition and the request. */
export interface StartGrant {
	readonly instanceId: string;
	readonly startKey: string;
	readonly createdAt: number;
	readonly slots: number;
	readonly routes: readonly Route[];
}

/** Everything a run captures at its start; what the asker left open is the workflow's, or the ordinary. */
export function runSpecOf(workflow: PublishedWorkflow, request: StartRequest, grant: StartGrant): RunSpec {
	const { by, scheduleTime, timeZone, failureStrategy, priority, occurrence, version: _named, ...asked } = request;
	return {
		...workflow,
		...asked,
		...grant,
		...(occurrence === undefined ? {} : { nominalLocal: occurrence.local, dailyWindow: occurrence.dailyWindow }),
		startedBy: by,
		scheduleTime: scheduleTime ?? grant.createdAt,
		timeZone: timeZone ?? workflow.timeZone,
		failureStrategy: failureStrategy ?? 'continue',
		priority: priority ?? 'MEDIUM',
	};
}
