import { DurableObject } from 'cloudflare:workers';

export class WorkflowScheduler extends DurableObject<Env> {}

export { WorkflowInstance } from './instance/workflow-instance.ts';

export { ProjectCapacity } from './capacity/project-capacity.ts';

export { LogStore } from './logs/log-store.ts';

export default {
	async fetch() {
		return Response.json({ status: 'ok' });
	},
	async queue() {},
	async scheduled() {},
} satisfies ExportedHandler<Env>;
