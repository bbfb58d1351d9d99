import { z } from 'zod';
import { idSchema } from './ids.ts';
import { instantSchema } from './instant.ts';
import { startParamsSchema } from './parameter.ts';
import { timeZoneSchema } from './time-zone.ts';

export const projectNameSchema = z.string().trim().min(1).max(100);

/** How long an ended run stays where it can be operated, and how long its archive is kept, in days. */
const HOT_DAYS_DEFAULT = 7;
const RETENTION_DAYS_DEFAULT = 365;

/** Settings every part of a project inherits. */
export const projectSettingsSchema = z.strictObject({
	params: startParamsSchema.default({}).describe('The project level of parameters (D9).'),
	hotDays: z
		.int()
		.min(1)
		.max(60)
		.default(HOT_DAYS_DEFAULT)
		.describe('Days after its last end for which a run can be operated; then it is archived and can be read.'),
	retentionDays: z
		.int()
		.min(1)
		.max(3650)
		.default(RETENTION_DAYS_DEFAULT)
		.describe('Days after its last end for which a run can be read at all; never less than `hotDays`.'),
});

/** The unit of work, tokens, quotas and time zone. */
export const projectSchema = z
	.strictObject({
		id: idSchema('project'),
		organizationId: idSchema('organization'),
		name: projectNameSchema,
		timeZone: timeZoneSchema,
		settings: projectSettingsSchema,
		createdAt: instantSchema,
	})
	.meta({ id: 'Project' });

export const newProjectSchema = z.strictObject({
	name: projectNameSchema,
	timeZone: timeZoneSchema.default('UTC'),
	settings: projectSettingsSchema.prefault({}),
});

export const projectCreateSchema = newProjectSchema.extend({
	organizationId: idSchema('organization')
		.optional()
		.describe('Needed of people, who may belong to several; a token is of one, which it need not name.'),
});

/** What is left out stays as it is; settings are given whole. */
export const projectChangeSchema = z.strictObject({
	name: projectNameSchema.optional(),
	timeZone: timeZoneSchema.optional(),
	settings: projectSettingsSchema.optional(),
});

export type Project = z.infer<typeof projectSchema>;
export type NewProject = z.infer<typeof newProjectSchema>;
export type ProjectCreate = z.infer<typeof projectCreateSchema>;
export type ProjectChange = z.infer<typeof projectChangeSchema>;
