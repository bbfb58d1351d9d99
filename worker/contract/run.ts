import { z } from 'zod';
import { idSchema } from './ids.ts';
import { runScopeSchema } from './instance.ts';
import { instantSchema } from './instant.ts';
import { startParamsSchema } from './parameter.ts';
import { failureStrategySchema, prioritySchema, runModeSchema } from './status.ts';
import { timeZoneSchema } from './time-zone.ts';
import { warningSchema } from './workflow.ts';
import { groupNameSchema, retrySchema } from './workflow-document.ts';

/** Outputs that one run takes over from another, together, in bytes of JSON: what fits into one call between objects. */
export const CARRIED_BYTES_MAX = 16 * 1024 * 1024;

/** What the asker of a manual start may choose (R1, R2); everything absent is the workflow's or the project's. */
export const runRequestSchema = z.strictObject({
	scheduleTime: instantSchema
		.optional()
		.describe('The business time the run stands for; the moment of the call when left out.'),
	timeZone: timeZoneSchema.optional().describe("In which built-in dates are written; the project's when left out."),
	version: z
		.int()
		.min(1)
		.optional()
		.describe(
			'A saved version of the workflow, in place of the online one. The workflow has to be online all the same.',
		),
	recoverFrom: idSchema('instance')
		.optional()
		.describe(
			'A failed or stopped run of the same workflow, archived or not. What succeeded there, and everything before it too, succeeds here at once with the same outputs; the rest runs. What is left out here is that run’s: `scheduleTime`, `timeZone`, `params`, `failureStrategy`, `priority`, `executorGroup`, `retry` and `nodes`.',
		),
	params: startParamsSchema
		.optional()
		.describe(
			'Values that win over those of every other level: exactly these, an empty object for none. Left out: those that the run of `recoverFrom` was started with, and none without it.',
		),
	failureStrategy: failureStrategySchema
		.optional()
		.describe(
			'After a task has failed for good, `continue` lets independent branches go on, `end` stops everything else.',
		),
	priority: prioritySchema.optional().describe('Which of several waiting runs of a project is served first.'),
	executorGroup: groupNameSchema
		.nullish()
		.describe(
			'Takes the place of every group the document names; null for those of the document. Left out: as the run of `recoverFrom` had it, and those of the document without it.',
		),
	retry: retrySchema
		.nullish()
		.describe(
			'Takes the place of every retry the document names; a node that must not run twice is not retried all the same. Null for those of the document. Left out: as the run of `recoverFrom` had it, and those of the document without it.',
		),
	mode: runModeSchema
		.default('normal')
		.describe(
			'`normal` runs tasks; `dryRun` sends nothing and simulates every task; `test` sends those whose type declares a test, and simulates the rest.',
		),
	nodes: runScopeSchema
		.nullish()
		.describe(
			'Runs a part of the graph; null for all of it. Left out: what the run of `recoverFrom` covered, and all of it without it.',
		),
});

/**
 * The run that was started. `warnings` names values of `params` that nothing of the workflow declares or refers to
 * (`unused_parameter`), by their pointers into the request; executors are sent them all the same.
 */
export const runAnswerSchema = z.strictObject({
	instanceId: idSchema('instance'),
	warnings: z.array(warningSchema).readonly(),
});

export type RunRequest = z.infer<typeof runRequestSchema>;
export type RunAnswer = z.infer<typeof runAnswerSchema>;
