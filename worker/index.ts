import { handleQueue } from './dispatch/queue-handler.ts';
import { sweepOverdueRuns } from './projection/sweep.ts';
import { sweepPorts } from './projection/worker-ports.ts';

export { ProjectCapacity } from './capacity/project-capacity.ts';
export { WorkflowInstance } from './instance/workflow-instance.ts';
export { LogStore } from './logs/log-store.ts';
export { WorkflowScheduler } from './schedule/workflow-scheduler.ts';

export default {
	async fetch() {
		return Response.json({ status: 'ok' });
	},
	queue: handleQueue,
	scheduled: (_controller, env) => sweepOverdueRuns(Date.now(), sweepPorts(env)),
} satisfies ExportedHandler<Env>;
