import { vi } from 'vitest';
import { instanceEventSchema } from '../../worker/contract/event.ts';
import { instanceDetailSchema } from '../../worker/contract/instance.ts';
import { runAnswerSchema } from '../../worker/contract/run.ts';
import { isTerminalInstance } from '../../worker/contract/status.ts';
import { taskInstanceSchema } from '../../worker/contract/task-instance.ts';
import type { StackUnderTest } from './stack-under-test.ts';

/** How one run ended, and how long it took by the platform's own clock. */
export interface EndedRun {
	readonly instanceId: string;
	readonly state: string;
	readonly durationMs: number;
	/** By node key: state, cause and how many attempts it took. */
	readonly tasks: Readonly<Record<string, string>>;
	/** How often each kind of event was recorded for each attempt and task, as `kind key number`. */
	readonly eventCounts: ReadonlyMap<string, number>;
}

export async function startRun(stack: StackUnderTest, workflowPath: string, idempotencyKey: string): Promise<string> {
	const request = { method: 'POST', path: `${workflowPath}/run`, body: {} } as const;
	const headers = { 'Idempotency-Key': idempotencyKey };
	return (await stack.api.call({ ...request, headers }, runAnswerSchema)).instanceId;
}

export async function endOf(stack: StackUnderTest, instanceId: string, timeout: number): Promise<EndedRun> {
	const path = `${stack.projectPath}/instances/${instanceId}`;
	const instance = await vi.waitUntil(
		async () => {
			const seen = await stack.api.call({ method: 'GET', path }, instanceDetailSchema);
			return isTerminalInstance(seen.state) ? seen : undefined;
		},
		{ timeout, interval: 250 },
	);
	const tasks = await stack.api.list(`${path}/tasks`, taskInstanceSchema);
	const events = await stack.api.list(`${path}/events`, instanceEventSchema);
	const eventCounts = new Map<string, number>();
	for (const { kind, task, attempt } of events) {
		const name = [kind, task, attempt].filter((part) => part !== null).join(' ');
		eventCounts.set(name, (eventCounts.get(name) ?? 0) + 1);
	}
	return {
		instanceId,
		state: instance.state,
		durationMs: Date.parse(instance.endedAt ?? '') - Date.parse(instance.startedAt),
		tasks: Object.fromEntries(
			tasks.map(({ key, state, cause, attempt }) => [key, `${state} ${cause ?? 'by itself'}, ${attempt} attempts`]),
		),
		eventCounts,
	};
}
