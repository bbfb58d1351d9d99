import { z } from 'zod';
import { idSchema } from './ids.ts';
import { instantSchema } from './instant.ts';

export const organizationNameSchema = z.string().trim().min(1).max(100);

/** The tenant: nothing of one organization is ever visible to another. */
export const organizationSchema = z
	.strictObject({
		id: idSchema('organization'),
		name: organizationNameSchema,
		createdAt: instantSchema,
	})
	.meta({ id: 'Organization' });

/** What can be said of an organization when it is founded or changed. */
export const organizationWriteSchema = z.strictObject({ name: organizationNameSchema });

export type Organization = z.infer<typeof organizationSchema>;
