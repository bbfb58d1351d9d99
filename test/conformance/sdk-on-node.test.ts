import { serveExecutor } from '../../executor/node/serve.ts';
import { defineExecutor } from '../../executor/sdk/define-executor.ts';
import { generateSigningSecret } from '../../worker/protocol/signing-secret.ts';
import { runConformance } from './run-conformance.ts';
import { sdkSamples, sdkTasks } from './sdk-tasks.ts';

const SHORT_MS = 100;

runConformance('the SDK on Node', async () => {
	const secret = generateSigningSecret();
	const executor = defineExecutor({
		name: 'sdk-on-node',
		version: '1.0.0',
		secrets: [secret],
		tasks: sdkTasks,
		answerWithinMs: SHORT_MS,
		heartbeatSeconds: 1,
	});
	const served = await serveExecutor(executor, { port: 0 });
	return { ...sdkSamples, url: served.url, secret, close: () => served.close(SHORT_MS) };
});
