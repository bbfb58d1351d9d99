import { z } from 'zod';
import { jsonValueSchema } from './json-value.ts';
import { parameterSchema } from './parameter.ts';
import { prioritySchema } from './status.ts';

/** Limits of a workflow document; a document beyond one of them is refused as a whole. */
export const NODES_MAX = 10_000;
export const EDGES_MAX = 100_000;
export const DOCUMENT_BYTES_MAX = 5 * 1024 * 1024;
export const CONFIG_BYTES_MAX = 64 * 1024;
export const WORKFLOW_NAME_LENGTH_MAX = 200;
export const NODE_NAME_LENGTH_MAX = 200;
export const PARAMS_MAX = 500;
export const RETRY_COUNT_MAX = 100;
export const SECONDS_MAX = 366 * 24 * 3600;

/** Scheduling wait duration when nothing else is said: 3 days (C5). */
export const WAIT_SECONDS_DEFAULT = 3 * 24 * 3600;

export const nodeKeySchema = z
	.string()
	.regex(/^[a-z0-9][a-z0-9-_]{0,62}$/, 'a key is 1 to 63 of a-z, 0-9, - and _, starting with a letter or digit');

export const groupNameSchema = z
	.string()
	.regex(/^[A-Za-z0-9][A-Za-z0-9-_.]{0,62}$/, 'a group name is 1 to 63 letters, digits, -, _ and .');

const secondsSchema = z.int().min(0).max(SECONDS_MAX);

/**
 * Automatic reruns of a failed attempt (D11). `count` is the number of attempts after the first; each waits
 * `intervalSeconds`, multiplied by `backoffFactor` from retry to retry. With `on`, only the named causes or
 * executor error codes are retried, those marked terminal included.
 */
export const retrySchema = z.strictObject({
	count: z.int().min(0).max(RETRY_COUNT_MAX),
	intervalSeconds: secondsSchema.default(0),
	backoffFactor: z.number().min(1).max(10).default(1),
	intervalSecondsMax: secondsSchema.optional(),
	on: z.array(z.string().min(1).max(100)).min(1).max(50).optional(),
});

/** Run timeout (D12), counted from the moment the executor has the attempt. `fail` stops it first. */
export const timeoutSchema = z.strictObject({
	seconds: z.int().min(1).max(SECONDS_MAX),
	action: z.enum(['warn', 'fail', 'both']).default('fail'),
});

/** A task written inside its node: its type and the type's own configuration. */
export const inlineTaskSchema = z.strictObject({
	type: z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,62}$/, 'a task type is 1 to 63 letters, digits, _, . and -'),
	config: z.record(z.string(), jsonValueSchema).default({}),
});

const nodeFields = {
	key: nodeKeySchema,
	name: z.string().trim().min(1).max(NODE_NAME_LENGTH_MAX).optional(),
	upstream: z.array(nodeKeySchema).max(NODES_MAX).default([]),
	disabled: z.boolean().default(false),
	params: z.array(parameterSchema).max(PARAMS_MAX).default([]),
	retry: retrySchema.optional(),
	timeout: timeoutSchema.optional(),
	waitSeconds: z.int().min(1).max(SECONDS_MAX).optional(),
	delaySeconds: secondsSchema.default(0),
	priority: prioritySchema.default('MEDIUM'),
	executorGroup: groupNameSchema.optional(),
	rerunPolicy: z.enum(['always', 'onFailure', 'never']).default('always'),
	onFailure: z.enum(['block', 'abandon']).default('block'),
	position: z.strictObject({ x: z.number(), y: z.number() }).optional(),
};

export const taskNodeSchema = z
	.strictObject({ ...nodeFields, kind: z.literal('task'), task: inlineTaskSchema })
	.meta({ id: 'TaskNode' });

/** A node of a workflow. Every kind has its own member, so that a node cannot carry another kind's fields. */
export const nodeSchema = z.discriminatedUnion('kind', [taskNodeSchema]);

/**
 * A workflow document: what the editor edits, the API stores as an immutable version, and export gives (D1, D4).
 * Structure only; the graph's own rules are `checkDocument` of the engine.
 */
export const workflowDocumentSchema = z
	.strictObject({
		orrery: z.literal(1),
		name: z.string().trim().min(1).max(WORKFLOW_NAME_LENGTH_MAX),
		description: z.string().max(10_000).optional(),
		executionStrategy: z.literal('parallel').default('parallel'),
		params: z.array(parameterSchema).max(PARAMS_MAX).default([]),
		defaults: z
			.strictObject({
				retry: retrySchema.optional(),
				timeout: timeoutSchema.optional(),
				waitSeconds: z.int().min(1).max(SECONDS_MAX).optional(),
				executorGroup: groupNameSchema.optional(),
			})
			.default({}),
		nodes: z.array(nodeSchema).min(1).max(NODES_MAX),
	})
	.meta({ id: 'WorkflowDocument' });

export type Retry = z.infer<typeof retrySchema>;
export type Timeout = z.infer<typeof timeoutSchema>;
export type WorkflowNode = z.infer<typeof nodeSchema>;
export type WorkflowDocument = z.infer<typeof workflowDocumentSchema>;
