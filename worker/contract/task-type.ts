import { z } from 'zod';
import { jsonValueSchema } from './json-value.ts';
import { groupNameSchema } from './workflow-document.ts';

/** A JSON Schema as an executor gave it. */
export const configSchemaSchema = z.record(z.string(), jsonValueSchema);

/** A kind of task an executor runs, as it described it itself. `configSchema` is a JSON Schema of a task's config. */
export const executorTaskTypeSchema = z.strictObject({
	type: z.string(),
	title: z.string(),
	icon: z.string().nullable(),
	configSchema: configSchemaSchema,
	/** Whether it can be stopped, asked for its status, and run in test mode. */
	stop: z.boolean(),
	status: z.boolean(),
	test: z.boolean(),
});

/** A task type that a project's workflows can use, with the executor groups that run it. */
export const taskTypeSchema = executorTaskTypeSchema
	.extend({ groups: z.array(groupNameSchema) })
	.meta({ id: 'TaskType' });

/** A task type in a list, which leaves out the schema: it can be large, and is asked for one type at a time. */
export const listedTaskTypeSchema = taskTypeSchema.omit({ configSchema: true }).meta({ id: 'ListedTaskType' });

/** The name of a task type, as executors may choose it. */
export const taskTypeNameSchema = z.string().regex(/^[A-Za-z][A-Za-z0-9._-]{0,62}$/);

export type ListedTaskType = z.infer<typeof listedTaskTypeSchema>;
export type TaskType = z.infer<typeof taskTypeSchema>;
