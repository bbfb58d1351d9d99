import { createApp } from './api/app.ts';
import { handleQueue } from './dispatch/queue-handler.ts';
import { sweepOverdueRuns } from './projection/sweep.ts';
import { sweepPorts } from './projection/worker-ports.ts';
import { sweepDefinitions } from './service/minute-sweep.ts';
import { openServices } from './service/open-services.ts';

export { BulkOperation } from './bulk/bulk-operation.ts';
export { ProjectCapacity } from './capacity/project-capacity.ts';
export { ProjectFeed } from './feed/project-feed.ts';
export { WorkflowInstance } from './instance/workflow-instance.ts';
export { LogStore } from './logs/log-store.ts';
export { WorkflowScheduler } from './schedule/workflow-scheduler.ts';

const app = createApp(openServices);

export default {
	fetch: app.fetch,
	queue: handleQueue,
	async scheduled(_controller, env, ctx) {
		// Overdue runs come first: one that waits for its second clock must not wait for anything else.
		try {
			await sweepOverdueRuns(Date.now(), sweepPorts(env));
		} finally {
			await sweepDefinitions(Date.now(), env, ctx);
		}
	},
} satisfies ExportedHandler<Env>;
