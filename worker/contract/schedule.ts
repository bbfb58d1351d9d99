import { z } from 'zod';
import { dailyWindowSchema } from './daily-window.ts';
import { idSchema } from './ids.ts';
import { instantSchema } from './instant.ts';
import { jsonValueSchema } from './json-value.ts';
import { startParamsSchema } from './parameter.ts';
import { failureStrategySchema, prioritySchema } from './status.ts';
import { timeZoneSchema } from './time-zone.ts';
import { groupNameSchema } from './workflow-document.ts';

export const CRON_LENGTH_MAX = 200;

/** The last instant a schedule may be in effect: "never ends" means until then (C1). */
export const EFFECT_END_MAX = Date.parse('2099-12-31T23:59:59.999Z');

/** A fixed delay moves a start by less than an hour: more would be another schedule. */
export const OFFSET_SECONDS_MAX = 3599;

/** The hour of the day, in the schedule's zone, at which the next day's instances are generated (C3). */
export const GENERATION_HOUR = 22;

/** Missed occurrences that are made up at once, at most. */
export const CATCH_UP_MAX = 100;

/** Skipped occurrences that somebody may ask to have made up when a schedule goes online again; more is a backfill. */
export const MAKE_UP_MAX = 1000;

export const cronDialectSchema = z.enum(['unix', 'quartz']);
export const gapPolicySchema = z.enum(['shift', 'skip']);
export const foldPolicySchema = z.enum(['auto', 'first', 'both']);
export const missedPolicySchema = z.enum(['latest', 'all', 'none']);
export const generationSchema = z.enum(['immediate', 'nextDay']);

/** When a schedule is due: everything that decides its occurrences, and nothing else (C1, C12). */
export const occurrenceRuleFields = {
	cron: z
		.string()
		.max(CRON_LENGTH_MAX)
		.describe('Five fields (Unix), six or seven (Quartz, seconds first), or a name such as `@daily`.'),
	dialect: cronDialectSchema
		.optional()
		.describe('Left out, five fields and names are `unix`, six or seven are `quartz`.'),
	timeZone: timeZoneSchema.describe('In which the fields are read.'),
	start: instantSchema.nullable().default(null).describe('In effect from here, inclusive; null for at once.'),
	end: instantSchema
		.nullable()
		.default(null)
		.describe('In effect up to here, inclusive; null for never ending, which is the end of 2099.'),
	gap: gapPolicySchema
		.default('shift')
		.describe(
			'What becomes of a time that clocks skip: `shift` runs it later by what was skipped, `skip` leaves it out.',
		),
	fold: foldPolicySchema
		.default('auto')
		.describe(
			'What becomes of a time that comes twice: `first` runs once, `both` twice, `auto` twice when the hour field is `*`, else once.',
		),
};

/** What the runs of a schedule are started with (R1). */
export const scheduledRunSchema = z.strictObject({
	params: startParamsSchema.default({}).describe('Values that win over those of every other level.'),
	failureStrategy: failureStrategySchema.optional().describe('The ordinary one when left out.'),
	priority: prioritySchema.optional().describe('The ordinary one when left out.'),
	executorGroup: groupNameSchema.optional().describe('Takes the place of every group the document names.'),
});

const scheduleFields = {
	...occurrenceRuleFields,
	missed: missedPolicySchema
		.default('latest')
		.describe(
			'After an outage: `latest` makes up the last missed time, `all` every one within ten minutes or one period, at most 100, `none` nothing.',
		),
	generation: generationSchema
		.default('immediate')
		.describe('`immediate`: a change holds at once; `nextDay`: it holds for days generated at 22:00 from now on (C3).'),
	dailyWindow: dailyWindowSchema
		.nullable()
		.default(null)
		.describe('The part of the day in which nodes of a run may start; outside of it they wait.'),
	offsetSeconds: z
		.int()
		.min(0)
		.max(OFFSET_SECONDS_MAX)
		.default(0)
		.describe('Every run starts this many seconds after its time, which stays what it stands for.'),
	run: scheduledRunSchema.prefault({}),
};

/** A schedule as it is saved. What looks like a mistake is refused with `confirmation_needed` until it is confirmed. */
export const scheduleWriteSchema = z.strictObject({
	...scheduleFields,
	confirm: z.boolean().default(false).describe('Yes, more than 1,440 runs a day, or none ever, is meant.'),
});

/**
 * What a schedule does now: shown, and made of its own switch, the workflow’s and its time of effect. `unconfirmed`: it is
 * online, and its scheduler has not acknowledged the last change yet; that is tried again every minute.
 */
export const scheduleStatusSchema = z.enum(['scheduling', 'offline', 'unconfirmed', 'expired', 'needs_attention']);

/** A schedule (C1, C2). One per workflow. */
export const scheduleSchema = z
	.strictObject({
		id: idSchema('schedule'),
		projectId: idSchema('project'),
		workflowId: idSchema('workflow'),
		workflowName: z.string(),
		...scheduleFields,
		dialect: cronDialectSchema,
		run: scheduledRunSchema,
		online: z.boolean().describe('Its own switch; it goes off with the workflow, and has to be brought online again.'),
		status: scheduleStatusSchema,
		attention: z
			.strictObject({ reason: z.string(), since: instantSchema })
			.nullable()
			.describe('Set while its times cannot be computed; nothing else waits for it.'),
		revision: z.int().describe('Counts its changes, from 1.'),
		etag: z.string().describe('Send it back as `If-Match` to change only what was read.'),
		nextAt: instantSchema
			.nullable()
			.describe(
				'The time that its next run stands for, which starts `offsetSeconds` after it; null while nothing is going to be due.',
			),
		createdAt: instantSchema,
		updatedAt: instantSchema,
		updatedBy: z.string().describe('Who changed it last: the kind of actor and its id.'),
	})
	.meta({ id: 'Schedule' });

/** What of a schedule probably was not meant, or is worth knowing. `code` is stable, `details` are its figures. */
export const scheduleWarningSchema = z
	.strictObject({ code: z.string(), message: z.string(), details: z.record(z.string(), jsonValueSchema) })
	.meta({ id: 'ScheduleWarning' });

export const savedScheduleSchema = scheduleSchema
	.extend({ warnings: z.array(scheduleWarningSchema).readonly() })
	.meta({ id: 'SavedSchedule' });

/** What to do about the times that were skipped while a schedule was offline. */
export const scheduleOnlineSchema = z.strictObject({
	makeUp: missedPolicySchema.default('none').describe('Which of the times skipped while it was offline run now.'),
});

/** What bringing a schedule online would do. */
export const scheduleOnlinePreviewSchema = z
	.strictObject({
		skipped: z
			.strictObject({
				count: z.int(),
				isComplete: z.boolean().describe('False when counting stopped.'),
				from: instantSchema,
				to: instantSchema,
			})
			.nullable()
			.describe('Times that were skipped since it last was online; null when there were none.'),
		makeUp: z
			.strictObject({ none: z.int(), latest: z.int(), all: z.int() })
			.describe('How many runs each answer starts.'),
		nextAt: instantSchema.nullable(),
	})
	.meta({ id: 'ScheduleOnlinePreview' });

export type MissedPolicy = z.infer<typeof missedPolicySchema>;
export type ScheduleWrite = z.infer<typeof scheduleWriteSchema>;
export type ScheduleStatus = z.infer<typeof scheduleStatusSchema>;
export type Schedule = z.infer<typeof scheduleSchema>;
export type SavedSchedule = z.infer<typeof savedScheduleSchema>;
export type ScheduleWarning = z.infer<typeof scheduleWarningSchema>;
export type ScheduleOnline = z.infer<typeof scheduleOnlineSchema>;
export type ScheduleOnlinePreview = z.infer<typeof scheduleOnlinePreviewSchema>;
