import { z } from 'zod';
import { instantSchema } from './instant.ts';
import { localTimeSchema } from './occurrence.ts';
import { cronDialectSchema, occurrenceRuleFields, scheduleWarningSchema } from './schedule.ts';

export const PREVIEW_MAX = 1000;

/** The smallest unit by which runs of one day are apart (S2). */
export const scheduleClassSchema = z
	.enum(['minute', 'hour', 'day'])
	.describe('How often within a day it runs: what lists call its cycle.');

/** A rule to be looked at before it is saved; nothing is stored. */
export const schedulePreviewRequestSchema = z.strictObject({
	...occurrenceRuleFields,
	after: instantSchema
		.optional()
		.describe('Times after this one; those to come when left out. A past window is told as it was.'),
	limit: z.int().min(1).max(PREVIEW_MAX).default(5),
});

/** What a rule does with the times that a change of the clocks skips or repeats. */
export const transitionNoteSchema = z.strictObject({
	at: instantSchema.describe('When the clocks change.'),
	kind: z.enum(['gap', 'fold']).describe('`gap`: clocks go forward and skip times; `fold`: back, and repeat them.'),
	seconds: z.int().describe('How much they are moved.'),
	localBefore: localTimeSchema.describe('What clocks show at the change, by the old offset.'),
	localAfter: localTimeSchema.describe('What they show by the new one.'),
	times: z
		.array(
			z.strictObject({
				local: localTimeSchema.describe('A time the rule names that is skipped or comes twice.'),
				becomes: z.enum(['shifted', 'merged', 'skipped', 'once', 'twice']),
				runs: z.array(instantSchema).describe('When it runs.'),
			}),
		)
		.describe('At most 20.'),
	isComplete: z.boolean().describe('False when there are more such times.'),
});

/** What a rule means, in its next times and in words. */
export const schedulePreviewSchema = z
	.strictObject({
		dialect: cronDialectSchema,
		occurrences: z.array(
			z.strictObject({ at: instantSchema, local: localTimeSchema, shifted: z.boolean(), repeated: z.boolean() }),
		),
		text: z.string().describe('Plain language, in the language of `Accept-Language`: English or Chinese.'),
		class: scheduleClassSchema,
		perDay: z.int().describe('The most runs on one day.'),
		warnings: z.array(scheduleWarningSchema),
		transitions: z.array(transitionNoteSchema).describe('The next two changes of the clocks in its zone.'),
	})
	.meta({ id: 'SchedulePreview' });

export type SchedulePreviewRequest = z.infer<typeof schedulePreviewRequestSchema>;
export type SchedulePreview = z.infer<typeof schedulePreviewSchema>;
