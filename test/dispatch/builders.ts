import type { ExecutorCopy } from '../../worker/capacity/rpc.ts';
import type { QueueMessage } from '../../worker/dispatch/queue-message.ts';
import type { SendTarget } from '../../worker/dispatch/sender.ts';
import type { ClaimedAttempt } from '../../worker/engine/claim.ts';

export const PROJECT_ID = 'prj_01jd0000000000000000000000';
export const INSTANCE_ID = 'ins_01jd0000000000000000000001';
export const EXECUTOR_ID = 'exe_01jd0000000000000000000002';
export const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

export function aTask(key = 'load'): ClaimedAttempt['task'] {
	return { key, name: key, type: 'shell', config: { script: 'true' } };
}

export function aClaimedAttempt(overrides: Partial<ClaimedAttempt> = {}): ClaimedAttempt {
	const task = overrides.task ?? aTask();
	const attempt = overrides.attempt ?? 1;
	const instance = overrides.instance ?? { id: INSTANCE_ID, scheduleTime: 0, timeZone: 'UTC', kind: 'manual' };
	return {
		attempt,
		attemptId: `${instance.id}.${task.key}.${attempt}`,
		executorId: EXECUTOR_ID,
		executorGroup: 'default',
		delivery: 1,
		leaseMs: 90_000,
		timeoutMs: null,
		mode: 'normal',
		task,
		params: { day: '20261119' },
		workflow: { id: 'wf_01jd0000000000000000000003', name: 'orders', version: 1 },
		instance,
		project: { id: PROJECT_ID, name: 'demo' },
		...overrides,
	};
}

export function anExecutorCopy(overrides: Partial<ExecutorCopy> = {}): ExecutorCopy {
	return {
		executorId: EXECUTOR_ID,
		name: 'one',
		url: 'https://executor.example/run',
		groups: ['default'],
		secrets: ['sealed'],
		taskTypes: [{ type: 'shell', test: false }],
		leaseMs: 90_000,
		heartbeatMs: 30_000,
		enabled: true,
		revision: 1,
		...overrides,
	};
}

export function aTarget(url = 'https://executor.example/run'): SendTarget {
	return { executorId: EXECUTOR_ID, url, shownUrl: url, secrets: [SECRET] };
}

/** A queue's message that remembers how it was settled: the first of `ack` and `retry` counts, as on the platform. */
export interface RecordedMessage extends QueueMessage {
	settled: 'ack' | 'retry' | null;
	delaySeconds: number | null;
}

export function aMessage(body: unknown, attempts = 1): RecordedMessage {
	return {
		id: crypto.randomUUID(),
		body,
		attempts,
		settled: null,
		delaySeconds: null,
		ack() {
			this.settled ??= 'ack';
		},
		retry(options) {
			if (this.settled !== null) return;
			this.settled = 'retry';
			this.delaySeconds = options?.delaySeconds ?? null;
		},
	};
}

export function aDispatchMessage(
	tasks: readonly string[],
	overrides: { instanceId?: string; attempt?: number } = {},
): RecordedMessage {
	const { instanceId = INSTANCE_ID, attempt = 1 } = overrides;
	return aMessage({ v: 1, projectId: PROJECT_ID, instanceId, attempts: tasks.map((task) => ({ task, attempt })) });
}
