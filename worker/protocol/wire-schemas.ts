import type { z } from 'zod';
import { completeAnswerSchema, completeSchema } from './complete.ts';
import { describeAnswerSchema, describeSchema } from './describe.ts';
import { heartbeatAnswerSchema, heartbeatSchema } from './heartbeat.ts';
import { logsAnswerSchema, logsQuerySchema } from './logs.ts';
import { taskResultSchema } from './result.ts';
import { taskAcceptedSchema, taskRunSchema } from './task-run.ts';
import { taskStatusAnswerSchema, taskStatusSchema } from './task-status.ts';
import { taskStopAnswerSchema, taskStopSchema } from './task-stop.ts';

/** Everything that crosses the wire, by name: the source of the schema hash and of the printed reference. */
export const WIRE_SCHEMAS: Readonly<Record<string, z.ZodType>> = {
	'task.run': taskRunSchema,
	'task.run accepted': taskAcceptedSchema,
	'task.run result': taskResultSchema,
	'task.stop': taskStopSchema,
	'task.stop answer': taskStopAnswerSchema,
	'task.status': taskStatusSchema,
	'task.status answer': taskStatusAnswerSchema,
	'executor.describe': describeSchema,
	'executor.describe answer': describeAnswerSchema,
	'callback heartbeat': heartbeatSchema,
	'callback heartbeat answer': heartbeatAnswerSchema,
	'callback logs query': logsQuerySchema,
	'callback logs answer': logsAnswerSchema,
	'callback complete': completeSchema,
	'callback complete answer': completeAnswerSchema,
};
