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
	.refine((groups) => new Set(groups).size === groups.length, {
		error: 'names a group twice',
		params: { rule: 'repeated' },
	});

/** A Standard Webhooks secret: `whsec_` and base64 of 16 to 64 bytes. */
const signingSecretSchema = z
	.string()
	.regex(/^whsec_[A-Za-z0-9+/]{22,86}={0,2}$/, 'is not whsec_ followed by base64 of 16 to 64 bytes');

/** What an executor said of itself when it last answered the handshake. */
export const executorDescriptionSchema = z
	.strictObject({
		name: z.string(),
		version: z.string(),
		deduplicates: z
			.boolean()
			.describe('Whether every copy of the executor recognises an attempt that another has seen.'),
		heartbeatSeconds: z.int().describe('How often it reports that a task still runs, in seconds.'),
		leaseSeconds: z.int().describe('How many seconds of silence end an attempt with `lost_contact`.'),
		taskTypes: z.array(executorTaskTypeSchema).describe('What it runs.'),
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
		url: z.string().describe('Without its query, in which people hide secrets, for whoever may not manage executors.'),
		groups: z.array(groupNameSchema).describe('The groups whose tasks it is given.'),
		enabled: z.boolean().describe('False: it is sent no new work.'),
		state: z
			.enum(['unverified', 'ready'])
			.describe(
				'`unverified` until it has answered a challenge signed with its secret; only a `ready` one is sent work.',
			),
		description: executorDescriptionSchema
			.nullable()
			.describe('What it last said of itself; null before the first handshake.'),
		describedAt: instantSchema.nullable().describe('When it last said so.'),
		rotating: z.boolean().describe('Whether a second secret is still accepted because of a rotation.'),
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
	url: urlSchema.describe('An `https` address that is reachable from the internet.'),
	groups: groupsSchema.default(['default']).describe('The groups whose tasks it is given.'),
	secret: signingSecretSchema.optional().describe('`whsec_` and base64; generated when left out.'),
});

/** Changing the URL repeats the handshake at the new address first; if that fails, nothing changes. */
export const executorChangeSchema = z.strictObject({
	name: executorNameSchema.optional(),
	url: urlSchema
		.optional()
		.describe('Changing it repeats the handshake at the new address first; if that fails, nothing changes.'),
	groups: groupsSchema.optional(),
	enabled: z.boolean().optional().describe('False: it is sent no new work; what it has goes on.'),
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
	step: z
		.enum(['begin', 'finish'])
		.default('begin')
		.describe('`begin` adds a secret, and messages carry signatures of both until `finish` drops the old one.'),
	secret: signingSecretSchema.optional().describe('For `begin`; generated when left out.'),
});

export type ListedExecutor = z.infer<typeof listedExecutorSchema>;
export type Executor = z.infer<typeof executorSchema>;
export type ExecutorDescription = z.infer<typeof executorDescriptionSchema>;
export type ExecutorCreate = z.infer<typeof executorCreateSchema>;
export type ExecutorChange = z.infer<typeof executorChangeSchema>;
export type CreatedExecutor = z.infer<typeof createdExecutorSchema>;
export type SecretRotation = z.infer<typeof secretRotationSchema>;
