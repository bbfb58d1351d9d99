import { z } from 'zod';
import { idSchema } from './ids.ts';
import { instantSchema } from './instant.ts';
import { executorTaskTypeSchema } from './task-type.ts';
import { groupNameSchema } from './workflow-document.ts';

export const EXECUTORS_PER_PROJECT_MAX = 100;
export const GROUPS_PER_EXECUTOR_MAX = 20;
/** What is kept of one executor's description, as JSON, the schemas of all its task types included. */
export const DESCRIPTION_BYTES_MAX = 128 * 1024;
export const URL_LENGTH_MAX = 2000;

export const executorNameSchema = z.string().trim().min(1).max(100);
const urlSchema = z.string().min(1).max(URL_LENGTH_MAX);
const groupsSchema = z
	.array(groupNameSchema)
	.min(1)
	.max(GROUPS_PER_EXECUTOR_MAX)
	.refine((groups) => new Set(groups).size === groups.length, 'names a group twice');

/** A Standard Webhooks secret: `whsec_` and base64 of 16 to 64 bytes. */
const signingSecretSchema = z
	.string()
	.regex(/^whsec_[A-Za-z0-9+/]{22,86}={0,2}$/, 'is not whsec_ followed by base64 of 16 to 64 bytes');

/** What an executor said of itself when it last answered the handshake. */
export const executorDescriptionSchema = z
	.strictObject({
		name: z.string(),
		version: z.string(),
		deduplicates: z.boolean(),
		heartbeatSeconds: z.int(),
		leaseSeconds: z.int(),
		taskTypes: z.array(executorTaskTypeSchema),
	})
	.meta({ id: 'ExecutorDescription' });

/**
 * An HTTP endpoint of the team's that runs tasks. `unverified` until it has answered a challenge signed with its
 * secret; only a `ready` one is sent work, and only while it is enabled.
 */
export const executorSchema = z
	.strictObject({
		id: idSchema('executor'),
		name: executorNameSchema,
		/** Without its query, in which people hide secrets, for whoever may not manage executors. */
		url: z.string(),
		groups: z.array(groupNameSchema),
		enabled: z.boolean(),
		state: z.enum(['unverified', 'ready']),
		/** Null before the first handshake. */
		description: executorDescriptionSchema.nullable(),
		describedAt: instantSchema.nullable(),
		/** Whether a second secret is still accepted because of a rotation. */
		rotating: z.boolean(),
		createdAt: instantSchema,
	})
	.meta({ id: 'Executor' });

/** An executor in a list, which leaves out the schemas of its task types. */
export const listedExecutorSchema = executorSchema
	.extend({
		description: executorDescriptionSchema
			.extend({ taskTypes: z.array(executorTaskTypeSchema.omit({ configSchema: true })) })
			.meta({ id: 'ListedExecutorDescription' })
			.nullable(),
	})
	.meta({ id: 'ListedExecutor' });

export const executorCreateSchema = z.strictObject({
	name: executorNameSchema,
	url: urlSchema,
	groups: groupsSchema.default(['default']),
	/** Generated when absent. */
	secret: signingSecretSchema.optional(),
});

/** Changing the URL repeats the handshake at the new address first; if that fails, nothing changes. */
export const executorChangeSchema = z.strictObject({
	name: executorNameSchema.optional(),
	url: urlSchema.optional(),
	groups: groupsSchema.optional(),
	enabled: z.boolean().optional(),
});

/** The only answer that ever holds the secret, and only when it was generated here. */
export const createdExecutorSchema = executorSchema
	.extend({ secret: z.string().nullable() })
	.meta({ id: 'CreatedExecutor' });

/**
 * Rotation in two calls: `begin` adds a new secret, and messages carry a signature of both until `finish` drops the
 * old one.
 */
export const secretRotationSchema = z.strictObject({
	step: z.enum(['begin', 'finish']).default('begin'),
	secret: signingSecretSchema.optional(),
});

export type ListedExecutor = z.infer<typeof listedExecutorSchema>;
export type Executor = z.infer<typeof executorSchema>;
export type ExecutorDescription = z.infer<typeof executorDescriptionSchema>;
export type ExecutorCreate = z.infer<typeof executorCreateSchema>;
export type ExecutorChange = z.infer<typeof executorChangeSchema>;
export type CreatedExecutor = z.infer<typeof createdExecutorSchema>;
export type SecretRotation = z.infer<typeof secretRotationSchema>;
