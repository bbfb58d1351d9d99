import { z } from 'zod';
import { idSchema } from './ids.ts';
import { instantSchema } from './instant.ts';
import { startParamsSchema } from './parameter.ts';
import { timeZoneSchema } from './time-zone.ts';

export const projectNameSchema = z.string().trim().min(1).max(100);

/** Settings every part of a project inherits. `params` is the project level of parameters (D9). */
export const projectSettingsSchema = z.strictObject({ params: startParamsSchema.default({}) });

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

export const projectCreateSchema = z.strictObject({
	name: projectNameSchema,
	timeZone: timeZoneSchema.default('UTC'),
	settings: projectSettingsSchema.default({ params: {} }),
});

export type Project = z.infer<typeof projectSchema>;
export type ProjectCreate = z.infer<typeof projectCreateSchema>;
