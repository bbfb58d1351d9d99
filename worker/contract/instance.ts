import { z } from 'zod';
import { idSchema } from './ids.ts';
import { instantSchema } from './instant.ts';
import { jsonValueSchema } from './json-value.ts';
import {
	executionStrategySchema,
	failureStrategySchema,
	instanceStateSchema,
	prioritySchema,
	runModeSchema,
	taskStateSchema,
} from './status.ts';
import { groupNameSchema, nodeKeySchema, retrySchema } from './workflow-document.ts';

/** How many of a run's task instances are in the states people look for first; the rest of `total` waits. */
export const taskCountsSchema = z.strictObject({
	total: z.int().describe('All task instances of the run.'),
	success: z.int(),
	failed: z.int(),
	skipped: z.int(),
	stopped: z.int(),
	running: z.int(),
});

/** What made a run exist (R1). */
export const instanceKindSchema = z.enum(['manual', 'schedule', 'backfill', 'child']);

/** A run as the lists show it: read from the projection, a moment behind the run itself. */
export const instanceSchema = z
	.strictObject({
		id: idSchema('instance'),
		projectId: idSchema('project'),
		workflowId: idSchema('workflow'),
		workflowName: z.string(),
		version: z.int().describe('Of the workflow; a run keeps the one it began with.'),
		state: instanceStateSchema.describe(
			'`waiting`: for its turn, by the execution strategy. `success`, `failed`, `stopped` and `discarded` are ends; `failed` means that all tasks ended and one failed for good.',
		),
		held: z
			.boolean()
			.describe('True when somebody keeps a run that waits for its turn from getting it; others pass it.'),
		mode: runModeSchema.describe('`dryRun` sent nothing; `test` sent only what can be tested.'),
		kind: instanceKindSchema.describe('What started it.'),
		priority: prioritySchema,
		failureStrategy: failureStrategySchema.describe(
			'`continue`: independent branches go on after a failure; `end`: everything else stops.',
		),
		round: z.int().describe('Counts the passes: 1, and one more with every rerun.'),
		partial: z.boolean().describe('True when the run covers a part of the graph only.'),
		startedBy: z.string().describe('Who asked for it: the kind of actor and its id, such as `token:tok_…`.'),
		scheduleTime: instantSchema.describe('The business time the run stands for; it never moves.'),
		createdAt: instantSchema,
		startedAt: instantSchema.describe(
			'When it began; of one that waits for its turn, when it was created, and of one that never got it, when it ended.',
		),
		endedAt: instantSchema.nullable().describe('Null until it has ended.'),
		archivedAt: instantSchema
			.nullable()
			.describe('When it was archived: it can be read, not operated; null while it can be.'),
		tasks: taskCountsSchema.describe('How many task instances are in which state; what is in none of them waits.'),
	})
	.meta({ id: 'Instance' });

/** Part of the graph a run covers. */
export const runScopeSchema = z.strictObject({
	keys: z.array(nodeKeySchema).min(1).max(10_000).describe('The nodes meant.'),
	scope: z
		.enum(['only', 'backward', 'forward'])
		.describe('`only` these nodes, `backward` also all before them, `forward` also all after them.'),
});

/** What keeps a run from moving that is not the run's own. */
export const platformHoldKindSchema = z.enum(['refused', 'unreadable']);

/** A run as its own object tells it, always current. */
export const instanceDetailSchema = instanceSchema
	.extend({
		roundStartedAt: instantSchema.describe('When the round began; of the first, when the run did.'),
		timeZone: z.string().describe('In which built-in dates are written.'),
		executorGroup: groupNameSchema
			.nullable()
			.describe('What the start said in place of every group of the document; null when it said nothing.'),
		retry: retrySchema
			.nullable()
			.describe('What the start said in place of every retry of the document; null when it said nothing.'),
		scope: runScopeSchema.nullable().describe('The part of the graph it covers; null for all of it.'),
		wakeAt: instantSchema
			.nullable()
			.describe('When something is due next without anybody asking; null for a run that has ended.'),
		pause: z
			.strictObject({
				reason: z
					.enum(['asked', 'held_nodes'])
					.describe(
						'`asked` by somebody; `held_nodes`: only held tasks are left, and it goes on when one is released.',
					),
				since: instantSchema,
				by: z.string().nullable().describe('Who asked: the kind of actor and its id.'),
			})
			.nullable()
			.describe('Why nothing starts; null for a run that is not paused.'),
		inLine: z
			.strictObject({
				strategy: executionStrategySchema.exclude(['parallel']).describe('The one that made it wait.'),
				since: instantSchema,
				held: z
					.strictObject({
						by: z.string().describe('Who holds it: the kind of actor and its id.'),
						since: instantSchema,
					})
					.nullable()
					.describe('Set while somebody keeps it from its turn.'),
			})
			.nullable()
			.describe('Set while the execution strategy of its workflow makes it wait for its turn.'),
		stopping: z
			.strictObject({
				by: z.string().describe('Who asked: the kind of actor and its id.'),
				forceAt: instantSchema.describe('When what has not ended by itself is ended by force.'),
			})
			.nullable()
			.describe('Set while it is being stopped.'),
		recoveredFrom: idSchema('instance')
			.nullable()
			.describe('The run whose successes it carried over when it began; null for most.'),
		platformHold: z
			.strictObject({
				kind: platformHoldKindSchema,
				reason: z.string(),
				entry: z.int().optional().describe('Of a log that cannot be read: the first entry that cannot.'),
				since: instantSchema,
			})
			.nullable()
			.describe(
				'Set while the run stands still for no reason of its own. `refused`: the platform refuses its writes or alarms, and it goes on by itself. `unreadable`: this release cannot read all of its log; it goes on with one that can, or is closed by force.',
			),
	})
	.meta({ id: 'InstanceDetail' });

export type PlatformHoldKind = z.infer<typeof platformHoldKindSchema>;

/** Where a value came from; the levels are listed from the strongest to the weakest (D9). */
export const parameterLevelSchema = z.enum(['startup', 'workflow', 'project', 'builtIn']);

/** Values a run captured when it started, before any node's own. Expressions are shown as they were written. */
export const instanceParamsSchema = z
	.strictObject({
		items: z.array(z.strictObject({ name: z.string(), level: parameterLevelSchema, value: jsonValueSchema })),
	})
	.meta({ id: 'InstanceParams' });

/** Answer of an operation: whether it changed anything, or found everything as it asks for. */
export const operationAnswerSchema = z.strictObject({ changed: z.boolean() });

/** Which definition runs again: what the run captured, or the version that starts take now. */
export const definitionChoiceSchema = z
	.enum(['captured', 'newest'])
	.describe('`captured`: as the run has it; `newest`: as the version that starts take has it.');

/** How a run is run again. */
export const rerunRequestSchema = z.strictObject({ definition: definitionChoiceSchema.default('captured') });

/** `?dryRun=true` answers what an operation would do instead of doing it. */
export const previewQuerySchema = z.strictObject({
	dryRun: z
		.enum(['true', 'false'])
		.optional()
		.transform((text) => text === 'true')
		.describe('`true` answers what would change, and changes nothing.'),
});

/** What an operation would do at once: what runs by itself afterwards is not foretold. */
export const operationPreviewSchema = z
	.strictObject({
		from: instanceStateSchema,
		to: instanceStateSchema,
		tasks: z
			.array(
				z.strictObject({
					key: nodeKeySchema,
					from: taskStateSchema.nullable().describe('Null for a node that another definition adds.'),
					to: taskStateSchema.nullable().describe('Null for a node that another definition leaves out.'),
				}),
			)
			.describe('Task instances that would change, at most 200.'),
		changed: z.int().describe('How many would change.'),
		stopping: z.int().describe('How many attempts would be asked to stop.'),
	})
	.meta({ id: 'OperationPreview' });

export type TaskCounts = z.infer<typeof taskCountsSchema>;
export type InstanceKind = z.infer<typeof instanceKindSchema>;
export type Instance = z.infer<typeof instanceSchema>;
export type InstanceDetail = z.infer<typeof instanceDetailSchema>;
/** Answer of an operation that can be previewed. */
export const operationOrPreviewSchema = z.union([operationAnswerSchema, operationPreviewSchema]);

export type OperationPreview = z.infer<typeof operationPreviewSchema>;
export type InstanceParams = z.infer<typeof instanceParamsSchema>;
