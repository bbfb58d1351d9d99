import { DurableObject } from 'cloudflare:workers';
import { handleQueue } from './dispatch/queue-handler.ts';

export { WorkflowScheduler } from './schedule/workflow-scheduler.ts';

export { ProjectCapacity } from './capacity/project-capacity.ts';
export { WorkflowInstance } from './instance/workflow-instance.ts';

export { LogStore } from './logs/log-store.ts';

export default {
	async fetch() {
		return Response.json({ status: 'ok' });
	},
	queue: handleQueue,
	async scheduled() {},
} satisfies ExportedHandler<Env>;
