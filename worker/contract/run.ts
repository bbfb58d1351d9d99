import { z } from 'zod';
import { idSchema } from './ids.ts';
import { runScopeSchema } from './instance.ts';
import { instantSchema } from './instant.ts';
import { startParamsSchema } from './parameter.ts';
import { failureStrategySchema, prioritySchema, runModeSchema } from './status.ts';
import { timeZoneSchema } from './time-zone.ts';
import { groupNameSchema } from './workflow-document.ts';

/** What the asker of a manual start may choose (R1, R2); everything absent is the workflow's or the project's. */
export const runRequestSchema = z.strictObject({
	scheduleTime: instantSchema.optional(),
	timeZone: timeZoneSchema.optional(),
	params: startParamsSchema.default({}),
	failureStrategy: failureStrategySchema.optional(),
	priority: prioritySchema.optional(),
	executorGroup: groupNameSchema.optional(),
	mode: runModeSchema.default('normal'),
	nodes: runScopeSchema.optional(),
});

export const runAnswerSchema = z.strictObject({ instanceId: idSchema('instance') });

export type RunRequest = z.infer<typeof runRequestSchema>;
export type RunAnswer = z.infer<typeof runAnswerSchema>;
