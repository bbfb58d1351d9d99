import { createMessageBatch } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import { openDatabase } from '../../../worker/db/database.ts';
import { listInstances } from '../../../worker/db/query/instance.ts';
import { consumeProjections, type ProjectionPorts } from '../../../worker/projection/consumer.ts';
import type { InstanceProjection } from '../../../worker/projection/message.ts';
import { sweepOverdueRuns } from '../../../worker/projection/sweep.ts';
import { projectionPorts, sweepPorts } from '../../../worker/projection/worker-ports.ts';

let made = 0;

/** A run's row; every call is another run unless the id is given. */
function row(partial: Partial<InstanceProjection> = {}): InstanceProjection {
	made += 1;
	return {
		v: 1,
		projectId: 'prj_a',
		instanceId: `ins_${crypto.randomUUID()}`,
		workflowId: 'wf_a',
		workflowName: 'a workflow',
		version: 1,
		seq: 1,
		deleted: false,
		state: 'running',
		mode: 'normal',
		kind: 'manual',
		priority: 'MEDIUM',
		failureStrategy: 'continue',
		round: 1,
		partial: false,
		startedBy: 'token:tok_a',
		scheduleTime: 1,
		createdAt: made,
		startedAt: made,
		endedAt: null,
		wakeAt: null,
		tasks: { total: 1, success: 0, failed: 0, skipped: 0, stopped: 0, running: 0 },
		...partial,
	};
}

function messages(bodies: readonly unknown[]) {
	const batch = createMessageBatch(
		'projection',
		bodies.map((body, index) => ({ id: String(index), timestamp: new Date(0), attempts: 1, body })),
	);
	return batch.messages.map((message) => ({
		id: message.id,
		body: message.body,
		attempts: message.attempts,
		ack: vi.fn(),
		retry: vi.fn(),
	}));
}

async function project(rows: readonly unknown[], ports: Partial<ProjectionPorts> = {}) {
	const batch = messages(rows);
	await consumeProjections(batch, { ...projectionPorts(env), ...ports });
	return batch;
}

async function stored(instance: InstanceProjection) {
	const filter = { from: 0, to: 1e15, state: null, workflowId: null, before: null, limit: 1000 };
	const rows = await listInstances(openDatabase(env.DB), instance.projectId, filter);
	return rows.find((candidate) => candidate.id === instance.instanceId);
}

describe('the projection', () => {
	test('shows the newest turn of a run, however messages are repeated and reordered', async () => {
		const instance = row({ seq: 5 });
		await project([{ ...instance, seq: 9, state: 'success', endedAt: 7 }, instance]);
		await project([instance, { ...instance, seq: 7 }]);
		expect(await stored(instance)).toMatchObject({ seq: 9, state: 'success', endedAt: 7, tasks: { total: 1 } });
	});

	test('never revives a deleted run', async () => {
		const instance = row();
		await project([instance]);
		await project([{ ...instance, seq: 3, deleted: true }]);
		await project([{ ...instance, seq: 99 }]);
		expect(await stored(instance)).toBeUndefined();
		const late = row();
		await project([
			{ ...late, seq: 9 },
			{ ...late, seq: 2, deleted: true },
		]);
		expect(await stored(late)).toBeUndefined();
	});

	test('A16: comes again when the database is away, and loses no row', async () => {
		const instances = [row(), row()];
		const down = await project(instances, {
			write: () => Promise.reject(new Error('D1_ERROR: storage reset')),
			log: vi.fn(),
		});
		for (const message of down) {
			expect(message.ack).not.toHaveBeenCalled();
			expect(message.retry).toHaveBeenCalledOnce();
		}
		const up = await project(instances);
		for (const message of up) expect(message.ack).toHaveBeenCalledOnce();
		for (const instance of instances) expect(await stored(instance)).toMatchObject({ state: 'running' });
	});

	test('reads a row to which a newer release has added something', async () => {
		const instance = row();
		const [message] = await project([{ ...instance, added: true }]);
		expect(message?.ack).toHaveBeenCalledOnce();
		expect(await stored(instance)).toBeDefined();
	});

	test('drops what nobody can read, and keeps the rest of the batch', async () => {
		const instance = row();
		const log = vi.fn();
		const [poison, good] = await project([{ v: 1, nonsense: true }, instance], { log });
		expect(poison?.ack).toHaveBeenCalledOnce();
		expect(good?.ack).toHaveBeenCalledOnce();
		expect(log).toHaveBeenCalledWith('projection_poison', expect.objectContaining({ messageId: '0' }));
		expect(await stored(instance)).toBeDefined();
	});

	test('writes a hundred runs with one statement, and one row written for each that does not wait for long', async () => {
		const rows = Array.from({ length: 100 }, () => row({ wakeAt: made + 180_000 }));
		const written: number[] = [];
		const prepare = env.DB.prepare.bind(env.DB);
		const database = { prepare: (query: string) => counted(prepare(query), written) } as unknown as D1Database;
		const { writeRows } = await import('../../../worker/projection/write-rows.ts');
		await writeRows(database, rows);
		expect(written).toHaveLength(1);
		expect(written[0]).toBe(100);
	});
});

function counted(statement: D1PreparedStatement, written: number[]) {
	return {
		bind: (...values: unknown[]) => ({
			run: async () => {
				const result = await statement.bind(...values).run();
				written.push(result.meta.rows_written);
				return result;
			},
		}),
	};
}

describe('the sweep', () => {
	const now = 1_000_000_000;

	/** A run of a project that exists, created a moment before it should have been woken. */
	async function waiting(wakeAt: number, createdAt = wakeAt - 1000): Promise<InstanceProjection> {
		const instance = row({ projectId: `prj_${crypto.randomUUID()}`, wakeAt, createdAt });
		const { DB } = env;
		await DB.batch([
			DB.prepare("INSERT OR IGNORE INTO organizations (id, name, created_at) VALUES ('org_a', 'a', 0)"),
			DB.prepare(
				"INSERT INTO projects (id, organization_id, name, time_zone, settings, created_at) VALUES (?1, 'org_a', ?1, 'UTC', '{}', 0)",
			).bind(instance.projectId),
		]);
		await project([instance]);
		return instance;
	}

	test('A25: wakes runs that are overdue by 90 s, and no others', async () => {
		const overdue = await waiting(now - 90_001);
		const sleeper = await waiting(now - 90_001, now - 86_400_000);
		const early = await waiting(now - 89_000);
		const poked: string[] = [];
		const poke = (run: { id: string }) => {
			poked.push(run.id);
			return Promise.resolve(now + 60_000);
		};
		await sweepOverdueRuns(now, { ...sweepPorts(env), poke, log: vi.fn() });
		expect(poked).toEqual(expect.arrayContaining([overdue.instanceId, sleeper.instanceId]));
		expect(poked).not.toContain(early.instanceId);
		expect(await stored(overdue)).toMatchObject({ wakeAt: now + 60_000 });
	});

	test('puts a run it could not reach behind those whose turn comes after it', async () => {
		const instance = await waiting(now - 200_000);
		const poke = () => Promise.reject(new Error('overloaded'));
		await sweepOverdueRuns(now, { ...sweepPorts(env), poke, log: vi.fn() });
		expect(await stored(instance)).toMatchObject({ wakeAt: now });
	});
});
