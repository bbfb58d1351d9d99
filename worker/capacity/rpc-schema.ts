import { z } from 'zod';
import type { AcquireRequest, ExecutorCopy, ReleaseRequest } from './rpc.ts';
import { WINDOW_SLOTS } from './window.ts';

const idSchema = z.string().min(1).max(40);
/** Absent in calls of the previous release. */
const callNumberSchema = z.int().min(0).optional();
export const holderSchema = z.string().regex(/^(ins|wf):[a-z0-9_]{1,40}$/);

export const executorCopySchema = z.object({
	executorId: idSchema,
	name: z.string(),
	url: z.string(),
	groups: z.array(z.string()),
	secrets: z.array(z.string()),
	taskTypes: z.array(z.object({ type: z.string(), test: z.boolean() })),
	leaseMs: z.number().positive(),
	heartbeatMs: z.number().min(0),
	enabled: z.boolean(),
	revision: z.int(),
}) satisfies z.ZodType<ExecutorCopy>;

export const putExecutorSchema = z.tuple([idSchema, executorCopySchema.nullable()]);

export const acquireSchema = z.object({
	holder: holderSchema,
	wanted: z.int().min(0),
	priority: z.int().min(0),
	ahead: z.boolean(),
	n: callNumberSchema,
}) satisfies z.ZodType<AcquireRequest>;

export const releaseSchema = z.object({
	holder: holderSchema,
	keep: z.int().min(0).max(WINDOW_SLOTS),
	n: callNumberSchema,
}) satisfies z.ZodType<ReleaseRequest>;

export const observeSchema = z.tuple([
	idSchema,
	z.discriminatedUnion('open', [
		z.object({ open: z.literal(true), reason: z.string().max(1000) }),
		z.object({ open: z.literal(false) }),
	]),
]);
