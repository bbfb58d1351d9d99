import { loadavg } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { ApiClient } from '../../cli/client/api-client.ts';
import { startConsoleStack } from '../e2e/console-stack.ts';
import { RunSeeds, scriptNode } from '../e2e/seed-runs.ts';

// `node test/bench/pause.ts` pauses two runs of 500 running tasks each on the real local stack, and stops them, and tells how
// long both take: until the API has answered, and until the runs have ended.

const TASKS = 500;
const RUNNING_WITHIN_MS = 5 * 60_000;

const runSchema = z.object({ state: z.string(), tasks: z.object({ running: z.int() }) });

const { stack, stop } = await startConsoleStack();
const api = new ApiClient(stack.url, stack.owner.token);
const path = `/projects/${stack.owner.projectId}/instances`;
try {
	const seeds = new RunSeeds(stack);
	const nodes = Array.from({ length: TASKS }, (_, index) => scriptNode(`n${index}`, 'exec sleep 900'));
	const workflow = await seeds.workflow('asleep', nodes);
	const ids = [await seeds.run(workflow), await seeds.run(workflow)];
	await until(ids, ({ tasks }) => tasks.running === TASKS);
	console.log(`load of the machine: ${loadavg()[0]?.toFixed(1)}`);
	console.log(`pause of ${2 * TASKS} running tasks: answered after ${await timeOf(ids, 'pause')} ms`);
	const began = performance.now();
	console.log(`stop of ${2 * TASKS} running tasks: answered after ${await timeOf(ids, 'stop')} ms`);
	await until(ids, ({ state }) => state === 'stopped');
	console.log(`stop of ${2 * TASKS} running tasks: all had ended after ${(performance.now() - began).toFixed(0)} ms`);
} finally {
	await stop();
}

async function timeOf(ids: readonly string[], operation: string): Promise<string> {
	const began = performance.now();
	await api.call({ method: 'POST', path: `${path}/batch`, body: { ids, operation } }, z.unknown());
	return (performance.now() - began).toFixed(0);
}

async function until(ids: readonly string[], isSo: (run: z.infer<typeof runSchema>) => boolean): Promise<void> {
	for (const began = Date.now(); Date.now() < began + RUNNING_WITHIN_MS; await setTimeout(200)) {
		const runs = await Promise.all(ids.map((id) => api.call({ method: 'GET', path: `${path}/${id}` }, runSchema)));
		if (runs.every(isSo)) return;
	}
	throw new Error('The runs did not come there.');
}
