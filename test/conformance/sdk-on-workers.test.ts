import { fileURLToPath } from 'node:url';
import { createTestHarness } from 'wrangler';
import { runConformance } from './run-conformance.ts';
import { sdkSamples } from './sdk-tasks.ts';
import { CONFORMANCE_WORKER_SECRET } from './sdk-worker-secret.ts';

runConformance('the SDK on Workers', async () => {
	const main = fileURLToPath(new URL('sdk-worker.ts', import.meta.url));
	const harness = createTestHarness({
		workers: [{ config: { name: 'sdk-on-workers', main, compatibility_date: '2026-10-14' } }],
	});
	const { url } = await harness.listen();
	return { ...sdkSamples, url: url.href, secret: CONFORMANCE_WORKER_SECRET, close: () => harness.close() };
});
