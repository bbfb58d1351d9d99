import { z } from 'zod';
import { cutText } from './cut-text.ts';
import { MAX_PROGRESS_MESSAGE_CHARACTERS } from './limits.ts';

/** `POST {callback.url}/heartbeat`: the attempt is alive. Renews the lease whatever it says. */
export const heartbeatSchema = z.object({
	/** 0 to 1. */
	progress: z.number().min(0).max(1).optional(),
	message: z
		.string()
		.overwrite((text) => cutText(text, MAX_PROGRESS_MESSAGE_CHARACTERS))
		.optional(),
});

/** `stop` asks the task to end itself, `kill` ends it at once: the same as `task.stop` without and with force. */
export const heartbeatAnswerSchema = z.strictObject({ command: z.enum(['continue', 'stop', 'kill']) });

export type Heartbeat = z.infer<typeof heartbeatSchema>;
export type HeartbeatCommand = z.infer<typeof heartbeatAnswerSchema>['command'];
