import type { AttemptRef } from '../engine/command.ts';
import type { RunRef } from './dispatch-ports.ts';
import { dispatchMessageSchema } from './message.ts';
import type { QueueMessage } from './queue-message.ts';

/** What a batch asks of one run: its messages, and each attempt once however many messages name it. */
export interface RunWork {
	readonly run: RunRef;
	readonly messages: readonly QueueMessage[];
	readonly attempts: readonly AttemptRef[];
}

/** A message that no version of this program wrote; reading it again would not help. */
export interface Poison {
	readonly message: QueueMessage;
	readonly problem: string;
}

interface Group {
	readonly run: RunRef;
	readonly messages: QueueMessage[];
	readonly attempts: Map<string, AttemptRef>;
}

/** Sorts a batch by run, in order of first appearance. */
export function groupByRun(messages: readonly QueueMessage[]): {
	readonly work: readonly RunWork[];
	readonly poison: readonly Poison[];
} {
	const byRun = new Map<string, Group>();
	const poison: Poison[] = [];
	for (const message of messages) {
		const parsed = dispatchMessageSchema.safeParse(message.body);
		if (!parsed.success) {
			poison.push({ message, problem: parsed.error.issues[0]?.message ?? 'unreadable' });
			continue;
		}
		const { projectId, instanceId, attempts } = parsed.data;
		const name = `${projectId}/${instanceId}`;
		const group: Group = byRun.get(name) ?? { run: { projectId, instanceId }, messages: [], attempts: new Map() };
		byRun.set(name, group);
		group.messages.push(message);
		for (const ref of attempts) group.attempts.set(`${ref.task}.${ref.attempt}`, ref);
	}
	const work = Array.from(byRun.values(), (group) => ({ ...group, attempts: [...group.attempts.values()] }));
	return { work, poison };
}
