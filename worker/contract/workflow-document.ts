import { z } from 'zod';
import { dailyWindowSchema } from './daily-window.ts';
import { jsonValueSchema } from './json-value.ts';
import { NAME_PATTERNS } from './name-pattern.ts';
import { parameterSchema } from './parameter.ts';
import { executionStrategySchema, prioritySchema } from './status.ts';

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
	.regex(NAME_PATTERNS.node_key, 'a key is 1 to 63 of a-z, 0-9, - and _, starting with a letter or digit');

export const groupNameSchema = z
	.string()
	.regex(NAME_PATTERNS.group_name, 'a group name is 1 to 63 letters, digits, -, _ and .');

const secondsSchema = z.int().min(0).max(SECONDS_MAX);

/**
 * Automatic reruns of a failed attempt (D11). `count` is the number of attempts after the first; each waits
 * `intervalSeconds`, multiplied by `backoffFactor` from retry to retry. With `on`, only the named causes or
 * executor error codes are retried, those marked terminal included. `order` says whether retries of several tasks of a
 * run may run beside each other (S4).
 */
export const retrySchema = z.strictObject({
	count: z.int().min(0).max(RETRY_COUNT_MAX).describe('How many attempts may follow the first.'),
	intervalSeconds: secondsSchema.default(0).describe('The wait before the first retry, in seconds.'),
	backoffFactor: z
		.number()
		.min(1)
		.max(10)
		.default(1)
		.describe('Multiplies the wait from retry to retry: with 2, waits of 10, 20, 40 seconds.'),
	intervalSecondsMax: secondsSchema.optional().describe('No wait grows beyond this many seconds.'),
	order: z
		.enum(['sideBySide', 'oneAfterAnother'])
		.optional()
		.describe(
			'`sideBySide`, as when left out: retries of several tasks run at once. `oneAfterAnother`: of the retries of a run that say so one runs at a time, the first that was due first.',
		),
	on: z
		.array(z.string().min(1).max(100))
		.min(1)
		.max(50)
		.optional()
		.describe(
			'Retries these causes (`timeout`, `lost_contact` …) and error codes of the executor (`exit_1` …) only, those marked as not retryable included; left out, all that may be retried.',
		),
});

/** Run timeout (D12), counted from the moment the executor has the attempt. `fail` stops it first. */
export const timeoutSchema = z.strictObject({
	seconds: z.int().min(1).max(SECONDS_MAX).describe('Counted in seconds from the moment the executor has the attempt.'),
	action: z
		.enum(['warn', 'fail', 'both'])
		.default('fail')
		.describe(
			'`warn` notes it and lets the attempt go on, `fail` stops it and fails it with the cause `timeout`, `both` does both.',
		),
});

/** A task written inside its node: its type and the type's own configuration. */
export const inlineTaskSchema = z.strictObject({
	type: z
		.string()
		.regex(NAME_PATTERNS.task_type, 'a task type is 1 to 63 letters, digits, _, . and -')
		.describe('One of the types the project’s executors describe, such as `SHELL`.'),
	config: z
		.record(z.string(), jsonValueSchema)
		.default({})
		.describe(
			'What the type asks for; `${name}` is replaced, and a text that is one `${name}` alone takes the type of the parameter.',
		),
});

const nodeFields = {
	key: nodeKeySchema.describe('Names the node within the document; ids of its task instances end with it.'),
	name: z.string().trim().min(1).max(NODE_NAME_LENGTH_MAX).optional().describe('For people; the key when left out.'),
	upstream: z
		.array(nodeKeySchema)
		.max(NODES_MAX)
		.default([])
		.describe('Keys of the nodes that have to end before this one starts.'),
	disabled: z
		.boolean()
		.default(false)
		.describe('Leaves the node out: it is skipped, and what waits for it goes on as if it were not there.'),
	params: z
		.array(parameterSchema)
		.max(PARAMS_MAX)
		.default([])
		.describe('What the task is given, and what it puts out.'),
	retry: retrySchema.optional().describe('Automatic retries; `defaults.retry` when left out, else none.'),
	timeout: timeoutSchema
		.optional()
		.describe('How long one attempt may run; `defaults.timeout` when left out, else no limit.'),
	waitSeconds: z
		.int()
		.min(1)
		.max(SECONDS_MAX)
		.optional()
		.describe(
			'How many seconds the task may wait for room and delivery before it fails with `wait_timeout`; `defaults.waitSeconds` when left out, else 3 days.',
		),
	delaySeconds: secondsSchema.default(0).describe('Waits this many seconds after everything upstream has ended.'),
	dailyWindow: dailyWindowSchema
		.optional()
		.describe(
			'The part of the day in which the task may start, in the time zone of the run; outside it waits. That of the schedule when left out.',
		),
	priority: prioritySchema.default('MEDIUM').describe('Which of several waiting tasks of a project is sent first.'),
	executorGroup: groupNameSchema
		.optional()
		.describe(
			'The group whose executors may run it; `defaults.executorGroup` when left out, else `default`. A run may name another for all nodes.',
		),
	rerunPolicy: z
		.enum(['always', 'onFailure', 'never'])
		.default('always')
		.describe(
			'Whether a rerun of the run runs the node again: `always`; `onFailure`, unless it had succeeded; `never`, once it had an attempt. With `never` there are no automatic retries either, and it is delivered again only if nothing can have been received.',
		),
	onFailure: z
		.enum(['block', 'abandon'])
		.default('block')
		.describe(
			'After the last failure, `block` skips what depends on the node and fails the run; `abandon` counts the node as passed.',
		),
	position: z.strictObject({ x: z.number(), y: z.number() }).optional().describe('Where the editor shows the node.'),
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
		orrery: z.literal(1).describe('The version of this format.'),
		name: z.string().trim().min(1).max(WORKFLOW_NAME_LENGTH_MAX),
		description: z.string().max(10_000).optional(),
		executionStrategy: executionStrategySchema
			.default('parallel')
			.describe(
				'What becomes of a run that is due while another of the workflow is active, paused ones included. `parallel`: it starts beside it. `serialWait`: it waits, first come, first served. `serialPriority`: it waits, the highest priority first. `serialDiscard`: it is discarded.',
			),
		params: z
			.array(parameterSchema)
			.max(PARAMS_MAX)
			.default([])
			.describe('Values for all nodes; those of a node, of upstream and of the start win over them.'),
		defaults: z
			.strictObject({
				retry: retrySchema.optional().describe('For nodes that say nothing of their own.'),
				timeout: timeoutSchema.optional().describe('For nodes that say nothing of their own.'),
				waitSeconds: z
					.int()
					.min(1)
					.max(SECONDS_MAX)
					.optional()
					.describe('In seconds, for nodes that say nothing of their own.'),
				executorGroup: groupNameSchema.optional().describe('For nodes that say nothing of their own.'),
			})
			.default({}),
		nodes: z.array(nodeSchema).min(1).max(NODES_MAX),
	})
	.meta({ id: 'WorkflowDocument' });

export type Retry = z.infer<typeof retrySchema>;
export type Timeout = z.infer<typeof timeoutSchema>;
export type WorkflowNode = z.infer<typeof nodeSchema>;
export type WorkflowDocument = z.infer<typeof workflowDocumentSchema>;
