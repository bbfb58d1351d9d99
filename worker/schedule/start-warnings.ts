import type { Warning } from '../engine/problem.ts';
import { unusedStartParams } from '../engine/unused-start-params.ts';
import type { PublishedWorkflow, StartRequest } from './rpc.ts';

/** More would only bury the first ones. */
const WARNINGS_MAX = 100;

/** What of a start its asker probably did not mean; nothing is known while the workflow is offline. */
export function startWarnings(workflow: PublishedWorkflow | null, { startParams }: StartRequest): readonly Warning[] {
	if (workflow === null) return [];
	return unusedStartParams(workflow.document, startParams, workflow.projectParams).slice(0, WARNINGS_MAX);
}
