import { setTimeout as delay } from 'node:timers/promises';
import { instanceDetailSchema } from '../../worker/contract/instance.ts';
import { isTerminalInstance } from '../../worker/contract/status.ts';
import { taskInstanceSchema } from '../../worker/contract/task-instance.ts';
import type { ApiClient } from '../client/api-client.ts';
import { LiveLines } from './live-lines.ts';
import { type RunView, runBoard } from './run-board.ts';

const POLL_MS = 200;

/** Shows a run's states until it has ended, and answers how it ended. */
export async function followRun(
	api: ApiClient,
	projectId: string,
	instanceId: string,
	signal: AbortSignal,
): Promise<RunView> {
	const path = `/projects/${projectId}/instances/${instanceId}`;
	const live = new LiveLines(process.stdout);
	for (;;) {
		const instance = await api.call({ method: 'GET', path }, instanceDetailSchema);
		const tasks = await api.list(`${path}/tasks`, taskInstanceSchema);
		live.show(runBoard({ instance, tasks }));
		if (isTerminalInstance(instance.state)) return { instance, tasks };
		await delay(POLL_MS, undefined, { signal });
	}
}
