import { z } from 'zod';
import { idSchema } from './ids.ts';
import { instantSchema } from './instant.ts';
import { instanceStateSchema, taskStateSchema } from './status.ts';
import { nodeKeySchema } from './workflow-document.ts';

/** What can stand between a task or a run and its next step. Stable: translations and programs go by it. */
export const runBlockerKindSchema = z.enum([
	'upstream',
	'held',
	'run_pausing',
	'run_paused',
	'execution_strategy',
	'run_held',
	'only_held_left',
	'platform_hold',
	'log_unreadable',
	'start_delay',
	'retry_interval',
	'retry_turn',
	'former_stop',
	'daily_window',
	'slot',
	'project_slots',
	'no_executor',
	'delivery',
	'redelivery',
	'running',
	'lost_contact',
	'stopping',
	'run_stopping',
	'tasks',
	'next_turn',
	'succeeded',
	'passed',
	'failed',
	'upstream_failed',
	'skipped',
	'stopped',
	'run_ended',
]);

/** What can keep a workflow from running by itself. */
export const workflowBlockerKindSchema = z.enum([
	'not_online',
	'not_ready',
	'no_schedule',
	'schedule_offline',
	'schedule_expired',
	'schedule_attention',
	'schedule_unconfirmed',
	'due_next',
	'window_closed',
	'planned_held',
	'runs_live',
	'project_slots',
	'executor_failing',
]);

/** An operation that lifts a blocker, and what it is done to. */
export const releaseSchema = z
	.strictObject({
		operation: z
			.enum([
				'release',
				'resume',
				'rerun',
				'set_success',
				'terminate',
				'recover',
				'force_close',
				'check',
				'register',
				'online',
				'edit',
				'schedule',
				'run',
			])
			.describe(
				'`check` asks an executor to describe itself, `register` adds one to a group, `schedule` gives a workflow a schedule.',
			),
		on: z.strictObject({
			kind: z.enum(['instance', 'taskInstance', 'executor', 'executorGroup', 'workflow', 'schedule']),
			id: z.string(),
		}),
	})
	.meta({ id: 'Release' });

const blockerFields = {
	text: z.string().describe('A sentence for people, in English; who and when are told apart from it.'),
	values: z
		.record(z.string(), z.union([z.string(), z.number(), z.null(), z.array(z.string())]))
		.describe('What the sentence names, by which programs can word it in another language.'),
	by: z.string().nullable().describe('Who made it so: the kind of actor and its id; null where nobody did.'),
	since: instantSchema.nullable(),
	until: instantSchema
		.nullable()
		.describe('When it passes by itself, at the latest or as planned; null where unknown.'),
	release: releaseSchema.nullable().describe('What would lift it; null where only waiting helps.'),
};

/** One thing that stands in the way of a task or a run. */
export const runBlockerSchema = z
	.strictObject({
		kind: runBlockerKindSchema,
		...blockerFields,
		tasks: z.array(nodeKeySchema).describe('The tasks it is about, at most ten; `tasks` of the answer tells of them.'),
		more: z.int().describe('How many further tasks it is about.'),
	})
	.meta({ id: 'RunBlocker' });

/** A task with everything that stands in its way; never without a blocker. */
export const taskStandingSchema = z
	.strictObject({
		id: z.string().describe('`<instance>.<key>`.'),
		key: nodeKeySchema,
		name: z.string(),
		state: taskStateSchema,
		failsAt: instantSchema
			.nullable()
			.describe('When it fails for not having started (`wait_timeout`); null where no such clock runs.'),
		blockers: z.array(runBlockerSchema),
	})
	.meta({ id: 'TaskStanding' });

const chainFields = {
	timeZone: z.string().describe('Of the run.'),
	tasks: z
		.array(taskStandingSchema)
		.describe('The tasks that blockers refer to, nearest first, each once however often it is referred to.'),
	left: z.int().describe('How many tasks of the chain are not told of; each can be asked for its own.'),
};

/** Why a task does not run, or ended as it did: the chain of blockers down to those that nothing else stands behind. */
export const taskWhySchema = taskStandingSchema
	.extend({
		roots: z
			.array(nodeKeySchema)
			.describe('The tasks in which the chain ends, at most ten; empty when it ends in this one.'),
		...chainFields,
	})
	.meta({ id: 'TaskWhy' });

/** Why a run has not ended, or ended as it did. Tasks with the same blocker are one blocker of the run (`tasks`). */
export const instanceWhySchema = z
	.strictObject({
		id: idSchema('instance'),
		state: instanceStateSchema,
		blockers: z.array(runBlockerSchema),
		...chainFields,
	})
	.meta({ id: 'InstanceWhy' });

/** One thing that keeps a workflow from running. */
export const workflowBlockerSchema = z
	.strictObject({ kind: workflowBlockerKindSchema, ...blockerFields })
	.meta({ id: 'WorkflowBlocker' });

/** Why a workflow does not run at this moment. */
export const workflowWhySchema = z
	.strictObject({
		id: idSchema('workflow'),
		timeZone: z.string().describe('Of its schedule, else of the project.'),
		blockers: z.array(workflowBlockerSchema),
		live: z
			.array(z.strictObject({ id: idSchema('instance'), createdAt: instantSchema }))
			.describe('Its runs that have not ended, at most ten; each can be asked for its own.'),
	})
	.meta({ id: 'WorkflowWhy' });

export type RunBlockerKind = z.infer<typeof runBlockerKindSchema>;
export type WorkflowBlockerKind = z.infer<typeof workflowBlockerKindSchema>;
export type Release = z.infer<typeof releaseSchema>;
export type RunBlocker = z.infer<typeof runBlockerSchema>;
export type TaskStanding = z.infer<typeof taskStandingSchema>;
export type TaskWhy = z.infer<typeof taskWhySchema>;
export type InstanceWhy = z.infer<typeof instanceWhySchema>;
export type WorkflowBlocker = z.infer<typeof workflowBlockerSchema>;
export type WorkflowWhy = z.infer<typeof workflowWhySchema>;
