import { env } from 'cloudflare:workers';
import { beforeEach, expect, test, vi } from 'vitest';
import { capacityStub } from '../../../worker/capacity/stub.ts';
import type { ExecutionStrategy } from '../../../worker/contract/status.ts';
import type { DeliveryReport } from '../../../worker/engine/command.ts';
import { instanceStub } from '../../../worker/instance/stub.ts';
import { WorkflowInstance } from '../../../worker/instance/workflow-instance.ts';
import { newId } from '../../../worker/lib/new-id.ts';
import { schedulerStub } from '../../../worker/schedule/stub.ts';
import { documentOf } from '../../support/run-builder.ts';
import { meterRows } from '../platform-meter.ts';

const TASKS = 5;
/** Enough for one row too many in each to stand out from what a burst writes once. */
const RUNS = 20;

/** Per run: its table (2), first turn and settlement; its start and its end with the scheduler. */
const ROWS_PER_RUN_MAX = 6;

/** Of a run whose workflow has a line: coming into it, and leaving it. */
const ROWS_IN_LINE = 2;

/** Per burst: the pool's slots, and the alarms of the scheduler and the capacity object. */
const ROWS_PER_BURST_MAX = 6;

beforeEach(() => {
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
	vi.spyOn(WorkflowInstance.prototype, 'claim').mockResolvedValue([]);
});

async function aBurst(executionStrategy: ExecutionStrategy) {
	const now = Date.now();
	const [projectId, workflowId, executorId] = [newId('project', now), newId('workflow', now), newId('executor', now)];
	await capacityStub(env, projectId).putExecutor(executorId, {
		...{ executorId, name: 'one', url: 'https://one.executor.example/', groups: ['default'], secrets: [] },
		...{ taskTypes: [{ type: 'SHELL', test: true }], leaseMs: 90_000, heartbeatMs: 30_000, enabled: true, revision: 1 },
	});
	const nodes = Array.from({ length: TASKS }, (_, place) => ({
		key: `n${place}`,
		upstream: place === 0 ? [] : [`n${place - 1}`],
	}));
	const names = { projectId, projectName: 'demo', workflowId, workflowName: 'chain' };
	const scheduler = schedulerStub(env, projectId, workflowId);
	const document = documentOf(nodes, { executionStrategy });
	await scheduler.publish({ ...names, version: 1, document, timeZone: 'UTC', projectParams: {} });
	return { projectId, executorId, scheduler, object: env.WORKFLOW_SCHEDULER.getByName(`${projectId}/${workflowId}`) };
}

test.each([
	['parallel', ROWS_PER_RUN_MAX],
	['serialWait', ROWS_PER_RUN_MAX + ROWS_IN_LINE],
] as const)(
	'a run of five tasks under the strategy %s costs one row a task and %d for itself',
	async (strategy, most) => {
		const { projectId, executorId, scheduler, object } = await aBurst(strategy);
		const meter = await meterRows(object);
		for (let place = 0; place < RUNS; place += 1) {
			const started = await scheduler.start(`key ${place}`, {
				...{ kind: 'manual', by: { kind: 'token', id: 'tok_1' }, scheduleTime: null, timeZone: null, startParams: {} },
				...{ failureStrategy: null, priority: null, executorGroup: null, mode: 'normal', scope: null },
			});
			const run = instanceStub(env, projectId, started.ok ? started.instanceId : '');
			for (let task = 0; task < TASKS; task += 1) await run.report([succeeded(`n${task}`, executorId)], 1);
			expect((await run.view())?.state).toBe('success');
		}
		const bill = meter.read();
		meter.stop();
		expect(bill.rows - RUNS * TASKS, JSON.stringify(bill)).toBeLessThanOrEqual(RUNS * most + ROWS_PER_BURST_MAX);
		// Some hundred calls of objects, one after another: seconds where others keep the machine busy.
	},
	20_000,
);

function succeeded(task: string, executorId: string): DeliveryReport {
	const send = { at: Date.now(), url: 'https://one.executor.example/', httpStatus: 200, latencyMs: 1, problem: null };
	return {
		task,
		attempt: 1,
		executorId,
		send,
		outcome: { kind: 'result', result: { status: 'success', outputs: {} } },
	};
}
