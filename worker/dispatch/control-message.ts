import { attemptId } from '../contract/ids.ts';
import { unreachable } from '../lib/unreachable.ts';
import { statusMessageId, stopMessageId } from '../protocol/message-id.ts';
import type { TaskStatus } from '../protocol/task-status.ts';
import type { TaskStop } from '../protocol/task-stop.ts';
import type { ControlMessage } from './message.ts';

/** A question as it is sent to the executor: `task.stop` or `task.status`, and the id it keeps when it is sent again. */
export function controlQuestion(
	message: ControlMessage,
	nowMs: number,
): { readonly attemptId: string; readonly messageId: string; readonly body: TaskStop | TaskStatus } {
	const id = attemptId(message.instanceId, message.task, message.attempt);
	const timestamp = new Date(nowMs).toISOString();
	const about = { attempt: { id }, ...(message.handle === undefined ? {} : { handle: message.handle }) };
	switch (message.kind) {
		case 'stop':
			return {
				attemptId: id,
				messageId: stopMessageId(id, message.force, message.n),
				body: { type: 'task.stop', timestamp, data: { ...about, force: message.force } },
			};
		case 'status':
			return {
				attemptId: id,
				messageId: statusMessageId(id, message.n),
				body: { type: 'task.status', timestamp, data: about },
			};
		default:
			return unreachable(message);
	}
}
