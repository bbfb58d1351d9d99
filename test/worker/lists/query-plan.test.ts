import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import { openDatabase } from '../../../worker/db/database.ts';
import { scheduledStarts } from '../../../worker/db/query/scheduled-start.ts';
import { writeCursor } from '../../../worker/service/cursor.ts';
import { countProjectInstances, listProjectInstances } from '../../../worker/service/instance-list.ts';
import { countProjectTaskInstances, listProjectTaskInstances } from '../../../worker/service/task-instance-list.ts';
import { aTaskRow } from '../../support/projection-builder.ts';
import { aListedRun, list } from './seeded-lists.ts';

const services = { db: openDatabase(env.DB), now: () => 1e12 };
const WORKFLOW = `wf_${'0'.repeat(26)}`;
const INSTANCE = `ins_${'0'.repeat(26)}`;

/** How the database would carry out each statement that the work makes. */
async function plansOf(work: () => Promise<unknown>): Promise<readonly string[]> {
	const queries: string[] = [];
	const prototype: D1Database = Object.getPrototypeOf(env.DB);
	const { prepare } = prototype;
	vi.spyOn(prototype, 'prepare').mockImplementation(function (this: D1Database, query) {
		queries.push(query);
		return Reflect.apply(prepare, this, [query]);
	});
	await work();
	vi.restoreAllMocks();
	const plans: string[] = [];
	for (const query of queries) {
		const parameters = Array.from({ length: query.split('?').length - 1 }, () => 1);
		const plan = await env.DB.prepare(`EXPLAIN QUERY PLAN ${query}`)
			.bind(...parameters)
			.all<{ detail: string }>();
		plans.push(plan.results.map(({ detail }) => detail).join('\n'));
	}
	return plans;
}

const page = { limit: 50 };
const LISTS: Readonly<Record<string, () => Promise<unknown>>> = {
	runs: () => listProjectInstances(services, 'prj_a', page),
	'runs far down': () => listProjectInstances(services, 'prj_a', { ...page, cursor: writeCursor([1, INSTANCE]) }),
	'runs in a state': () => listProjectInstances(services, 'prj_a', { ...page, state: ['failed', 'running'] }),
	'runs of a workflow': () => listProjectInstances(services, 'prj_a', { ...page, workflowId: WORKFLOW, name: 'a' }),
	'runs of schedules': () => scheduledStarts(services.db, 'prj_a', 1),
	tasks: () => listProjectTaskInstances(services, 'prj_a', page),
	'tasks far down': () =>
		listProjectTaskInstances(services, 'prj_a', { ...page, cursor: writeCursor([1, INSTANCE, 'a']) }),
	'tasks in a state': () => listProjectTaskInstances(services, 'prj_a', { ...page, state: ['failed', 'skipped'] }),
	'tasks of a run': () => listProjectTaskInstances(services, 'prj_a', { ...page, instanceId: INSTANCE }),
	'tasks of a type': () => listProjectTaskInstances(services, 'prj_a', { ...page, type: 'SQL', name: 'a' }),
};

test.each(Object.entries(LISTS))('%s are read as ranges of their table, in its order', async (_name, work) => {
	const plans = await plansOf(work);
	expect(plans.length).toBeGreaterThan(0);
	for (const plan of plans) {
		// What is read of a parameter is no table.
		expect(plan).not.toMatch(/SCAN (?!json_each)/);
		expect(plan).not.toMatch(/TEMP B-TREE/);
		expect(plan).toMatch(/SEARCH \w+ USING PRIMARY KEY \(project_id=\? AND (instance_)?created_at[<>=]/);
	}
});

const FAILED: Readonly<Record<string, () => Promise<unknown>>> = {
	listed: () => listProjectTaskInstances(services, 'prj_a', { ...page, state: ['failed'] }),
	'listed far down': () =>
		listProjectTaskInstances(services, 'prj_a', {
			...page,
			state: ['failed'],
			cursor: writeCursor([1, INSTANCE, 'a']),
		}),
	'of a run': () => listProjectTaskInstances(services, 'prj_a', { ...page, state: ['failed'], instanceId: INSTANCE }),
	'of a type': () =>
		listProjectTaskInstances(services, 'prj_a', { ...page, state: ['failed'], type: 'SQL', workflowId: WORKFLOW }),
};

test.each(Object.entries(FAILED))('failed tasks %s are read from their index, in its order', async (_name, work) => {
	const plans = await plansOf(work);
	expect(plans.length).toBeGreaterThan(0);
	for (const plan of plans) {
		expect(plan).not.toMatch(/SCAN |TEMP B-TREE/);
		expect(plan).toMatch(
			/^SEARCH task USING (COVERING )?INDEX task_instances_failed \(project_id=\? AND instance_created_at[<>=]/,
		);
	}
});

test('only failed tasks cost the row of their index', async () => {
	const batches = vi.spyOn<D1Database, 'batch'>(Object.getPrototypeOf(env.DB), 'batch');
	const rowsOf = async (state: 'success' | 'failed') => {
		const taskRows = Array.from({ length: 10 }, (_, place) => aTaskRow({ key: `n${place}`, state }));
		await list(aListedRun('prj_a', 0, { taskRows }));
		const results: readonly D1Result[] = (await batches.mock.results.at(-1)?.value) ?? [];
		return results.reduce((sum, { meta }) => sum + meta.rows_written, 0);
	};
	expect([await rowsOf('success'), await rowsOf('failed')]).toEqual([11, 21]);
});

test('counting sorts nothing but the handful of states', async () => {
	const plans = [
		...(await plansOf(() => countProjectInstances(services, 'prj_a', {}))),
		...(await plansOf(() => countProjectTaskInstances(services, 'prj_a', {}))),
		...(await plansOf(() => countProjectTaskInstances(services, 'prj_a', { state: ['failed'] }))),
	];
	for (const plan of plans) {
		expect(plan).not.toMatch(/TEMP B-TREE FOR ORDER BY/);
		expect(plan).not.toMatch(/SCAN (instances|task_instances|run|task)\b/);
	}
});
