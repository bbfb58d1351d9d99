import { runInDurableObject } from 'cloudflare:test';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { CONTINUE_MAX_TASKS } from '../../../worker/dispatch/decide-take.ts';
import { tellFigures } from '../tell-figures.ts';
import { type Bill, meterCosts, type Usage } from './cost-meter.ts';
import { aCostScene, chainOf, fanOutOf, playExecutor, runToEnd } from './cost-scene.ts';
import { pricePerMillionTasks } from './price-list.ts';

/** What a run may use at most besides its tasks (architecture rule on rows written). */
const PER_RUN: Usage = { objectRows: 6, databaseRows: 2, objectRequests: 6, queueOperations: 6 };

/** What a task may use that comes out of a queue and is answered at once. */
const PER_TASK: Usage = { objectRows: 1.1, databaseRows: 1, objectRequests: 2, queueOperations: 3 };

/** The same for one that its consumer goes on with. */
const PER_CONTINUED_TASK: Usage = { ...PER_TASK, objectRequests: 1 };

/** One that is accepted and called back for is stored and heard of twice more, and the lists show that it runs. */
const PER_ASYNC_TASK: Usage = { objectRows: 3.1, databaseRows: 3, objectRequests: 4, queueOperations: 6 };

interface Workload {
	readonly name: string;
	readonly nodes: ReturnType<typeof chainOf>;
	readonly runs: number;
	readonly isAsync: boolean;
	/** What the tasks of one run may use together. */
	readonly tasks: Usage;
	/** What a million of these tasks may cost with all there is around them, in dollars. */
	readonly dollarsMax: number;
}

const WORKLOADS: readonly Workload[] = [
	{
		...{ name: '20 runs of a chain of 5 at once', nodes: chainOf(5), runs: 20, isAsync: false },
		...{ tasks: times(5, PER_TASK), dollarsMax: 6.5 },
	},
	{
		...{ name: 'a chain of 100', nodes: chainOf(100), runs: 1, isAsync: false },
		...{ tasks: continued(100), dollarsMax: 4 },
	},
	{
		...{ name: 'a fan-out 1 to 100 to 1', nodes: fanOutOf(100), runs: 1, isAsync: false },
		...{ tasks: times(102, PER_TASK), dollarsMax: 4 },
	},
	{
		...{ name: 'an asynchronous chain of 20', nodes: chainOf(20), runs: 1, isAsync: true },
		...{ tasks: times(20, PER_ASYNC_TASK), dollarsMax: 9 },
	},
];

/** Nodes of one run between which the cost of a task must not grow. */
const SIZES = [10, 100, 1000, 10_000] as const;

beforeEach(() => {
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
});

describe('what runs cost', () => {
	test.each(WORKLOADS)(
		'$name stays within its budget',
		async ({ name, runs, tasks, nodes, isAsync, dollarsMax }) => {
			const bill = await billOf(nodes, runs, isAsync);
			const { usage, details } = bill;
			const allowed = times(runs, plus(PER_RUN, tasks));
			show(name, bill, { runs, tasks: runs * nodes.length });
			const over = namesOf(usage).filter((what) => usage[what] > allowed[what]);
			expect(over, JSON.stringify({ usage, allowed, details: [...details] }, null, 1)).toEqual([]);
			expect(pricePerMillionTasks(usage, runs * nodes.length)).toBeLessThanOrEqual(dollarsMax);
			expectListed(bill, { runs, tasks: runs * nodes.length, isAsync });
		},
		120_000,
	);

	test('a task costs the same in a run of ten nodes and in one of ten thousand', async () => {
		const perTask: Usage[] = [];
		for (const size of SIZES) {
			const bill = await billOf(fanOutOf(size - 2), 1, false);
			show(`a fan-out of ${size} nodes`, bill, { runs: 1, tasks: size });
			perTask.push(times(1 / size, bill.usage));
		}
		const [smallest] = perTask;
		for (const each of perTask)
			for (const what of namesOf(each)) expect(each[what], what).toBeLessThanOrEqual(smallest?.[what] ?? 0);
	}, 300_000);
});

/** Every run and every task is a row of the lists that was paid for, and none is paid for more often than it may be. */
function expectListed(
	{ databaseRowsOf, archiveAlarms }: Bill,
	{ runs, tasks, isAsync }: { readonly runs: number; readonly tasks: number; readonly isAsync: boolean },
): void {
	const { instances = 0, task_instances: taskRows = 0, ...others } = databaseRowsOf;
	expect(instances).toBeGreaterThanOrEqual(runs);
	expect(taskRows).toBeGreaterThanOrEqual(tasks);
	if (!isAsync) {
		expect(instances).toBeLessThanOrEqual(PER_RUN.databaseRows * runs);
		expect(taskRows).toBeLessThanOrEqual(PER_TASK.databaseRows * tasks);
	}
	expect(Object.entries(others).filter(([, rows]) => rows > 0)).toEqual([]);
	expect(archiveAlarms).toBeLessThanOrEqual(runs);
}

async function billOf(nodes: Workload['nodes'], runs: number, isAsync: boolean): Promise<Bill> {
	const scene = await aCostScene(nodes);
	const callbacks = playExecutor(isAsync);
	const read = await meterCosts(scene.projectId, scene.object);
	await runToEnd(scene, runs, callbacks);
	const bill = read();
	// What the scheduler's alarm would write a little later belongs to no scene that comes after.
	await runInDurableObject(scene.object, (_scheduler, { storage }) => storage.deleteAlarm());
	return bill;
}

/** A chain comes out of the queue again whenever an invocation has done its share. */
function continued(length: number): Usage {
	const queued = Math.ceil(length / CONTINUE_MAX_TASKS);
	return plus(times(queued, PER_TASK), times(length - queued, PER_CONTINUED_TASK));
}

function plus(one: Usage, other: Usage): Usage {
	return {
		objectRows: one.objectRows + other.objectRows,
		databaseRows: one.databaseRows + other.databaseRows,
		objectRequests: one.objectRequests + other.objectRequests,
		queueOperations: one.queueOperations + other.queueOperations,
	};
}

function times(factor: number, usage: Usage): Usage {
	return {
		objectRows: factor * usage.objectRows,
		databaseRows: factor * usage.databaseRows,
		objectRequests: factor * usage.objectRequests,
		queueOperations: factor * usage.queueOperations,
	};
}

function namesOf(usage: Usage): readonly (keyof Usage)[] {
	return Object.keys(usage) as (keyof Usage)[];
}

/** A line of the priced table. */
function show(
	name: string,
	{ usage, archiveAlarms }: Bill,
	{ runs, tasks }: { readonly runs: number; readonly tasks: number },
): void {
	const each = namesOf(usage).map((what) => `${what} ${(usage[what] / tasks).toFixed(2)}`);
	tellFigures(
		`${name}, per task: ${each.join(', ')}; $${pricePerMillionTasks(usage, tasks).toFixed(2)} a million tasks; apart from these ${archiveAlarms / runs} rows a run for its archive`,
	);
}
