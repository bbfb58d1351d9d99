import { z } from 'zod';
import { describeSchema } from './describe.ts';
import { taskRunSchema } from './task-run.ts';
import { taskStatusSchema } from './task-status.ts';
import { taskStopSchema } from './task-stop.ts';

/** Any message from Orrery to an executor. */
export const messageSchema = z.discriminatedUnion('type', [
	taskRunSchema,
	taskStopSchema,
	taskStatusSchema,
	describeSchema,
]);

export type Message = z.infer<typeof messageSchema>;
