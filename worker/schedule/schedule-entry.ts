import { z } from 'zod';
import { dailyWindowSchema } from '../contract/daily-window.ts';
import {
	cronDialectSchema,
	foldPolicySchema,
	gapPolicySchema,
	generationSchema,
	missedPolicySchema,
} from '../contract/schedule.ts';
import { failureStrategySchema, prioritySchema } from '../contract/status.ts';
import type { Actor } from '../engine/run-spec.ts';
import { actorSchema } from '../instance/rpc-schema.ts';
import { valuesSchema } from '../instance/run-spec-schema.ts';

/** What of a schedule decides its occurrences and their runs, as the scheduler keeps it. Instants in epoch ms. */
export const scheduleRuleSchema = z.object({
	cron: z.string(),
	dialect: cronDialectSchema,
	timeZone: z.string(),
	start: z.int().nullable(),
	end: z.int().nullable(),
	gap: gapPolicySchema,
	fold: foldPolicySchema,
	missed: missedPolicySchema,
	generation: generationSchema,
	dailyWindow: dailyWindowSchema.nullable(),
	offsetSeconds: z.int(),
	run: z.object({
		params: valuesSchema,
		failureStrategy: failureStrategySchema.nullable(),
		priority: prioritySchema.nullable(),
		executorGroup: z.string().nullable(),
	}),
});

export type ScheduleRule = z.infer<typeof scheduleRuleSchema>;

/** Why a schedule is not online. */
export type OfflineReason = 'schedule_offline' | 'workflow_offline';

/**
 * One change of a schedule as it took effect here. Entries are never altered: what is due when follows from all of them,
 * so the past stays explained whatever is changed later.
 */
export interface ScheduleEntry {
	/** When it took effect here; occurrences at this very instant still belong to the entry before. */
	readonly at: number;
	readonly by: Actor;
	/** Of the definition; several entries share one when the workflow takes the schedule offline. */
	readonly revision: number;
	/** Null while it is online. */
	readonly offline: OfflineReason | null;
	readonly rule: ScheduleRule;
}

export const scheduleEntrySchema = z.object({
	at: z.int(),
	by: actorSchema,
	revision: z.int(),
	offline: z.enum(['schedule_offline', 'workflow_offline']).nullable(),
	rule: scheduleRuleSchema,
}) satisfies z.ZodType<ScheduleEntry>;
