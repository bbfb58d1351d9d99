import { defineExecutor } from '../../executor/sdk/define-executor.ts';
import { sdkTasks } from './sdk-tasks.ts';
import { CONFORMANCE_WORKER_SECRET } from './sdk-worker-secret.ts';

/** An executor that is nothing but the default export of a Worker. */
export default defineExecutor({
	name: 'sdk-on-workers',
	version: '1.0.0',
	secrets: [CONFORMANCE_WORKER_SECRET],
	tasks: sdkTasks,
	answerWithinMs: 100,
	heartbeatSeconds: 1,
});
