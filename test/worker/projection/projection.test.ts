import { createMessageBatch } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import { consumeProjections, type ProjectionPorts } from '../../../worker/projection/consumer.ts';
import type { ProjectionMessage } from '../../../worker/projection/message.ts';
import { sweepOverdueRuns } from '../../../worker/projection/sweep.ts';
import { projectionPorts, sweepPorts } from '../../../worker/projection/worker-ports.ts';
import { writeRows } from '../../../worker/projection/write-rows.ts';
import { aTaskRow, aProjection as row } from '../../support/projection-builder.ts';
import { storedRun, storedTasks } from './stored-rows.ts';

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

async function stored(instance: ProjectionMessage) {
	const found = await storedRun(instance.instanceId);
	return found === null || found.deleted === 1 ? undefined : found;
}

describe('the projection', () => {
	test('shows the newest turn of a run, however messages are repeated and reordered', async () => {
		const instance = row({ seq: 5 });
		await project([{ ...instance, seq: 9, state: 'success', endedAt: 7 }, instance]);
		await project([instance, { ...instance, seq: 7 }]);
		expect(await stored(instance)).toMatchObject({ seq: 9, state: 'success', ended_at: 7 });
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

	test('gives back what nobody can read, and keeps the rest of the batch', async () => {
		const instance = row();
		const log = vi.fn();
		const [poison, good] = await project([{ v: 1, nonsense: true }, instance], { log });
		expect(poison?.ack).not.toHaveBeenCalled();
		expect(poison?.retry).toHaveBeenCalledOnce();
		expect(good?.ack).toHaveBeenCalledOnce();
		expect(log).toHaveBeenCalledWith('projection_unreadable', expect.objectContaining({ messageId: '0' }));
		expect(await stored(instance)).toBeDefined();
	});

	test('reads what the previous release sends, which tells of no tasks', async () => {
		const { taskRows: _, ...instance } = row();
		const [message] = await project([instance]);
		expect(message?.ack).toHaveBeenCalledOnce();
		expect(await stored({ ...instance, taskRows: [] })).toBeDefined();
	});

	test('writes a hundred runs at once, and one row for each that does not wait for long', async () => {
		const rows = Array.from({ length: 100 }, () => row({ createdAt: 1000, wakeAt: 181_000 }));
		expect(await rowsWritten(rows)).toEqual([100]);
	});

	test('writes one row for each task, and none for one that is told again', async () => {
		const taskRows = Array.from({ length: 1000 }, (_, index) => aTaskRow({ key: `n${index}` }));
		const instance = row({ seq: 9, taskRows });
		expect(sumOf(await rowsWritten([instance]))).toBe(1001);
		expect(sumOf(await rowsWritten([{ ...instance, isRelisted: true }]))).toBe(0);
	});

	test('shows the newest end of a task, however messages are repeated and reordered', async () => {
		const instance = row({ seq: 3 });
		const first = aTaskRow({ seq: 3, state: 'failed', failure: 'it broke' });
		const second = aTaskRow({ seq: 8, state: 'success', attempt: 2, round: 2 });
		await project([{ ...instance, seq: 9, taskRows: [second] }]);
		await project([
			{ ...instance, taskRows: [first] },
			{ ...instance, taskRows: [first] },
		]);
		expect(await storedTasks(instance.instanceId)).toMatchObject([
			{ state: 'success', attempt: 2, round: 2, failure: null, seq: 8 },
		]);
	});

	test('removes the tasks of a deleted run, and late messages revive none', async () => {
		const instance = row({ seq: 3, taskRows: [aTaskRow(), aTaskRow({ key: 'other' })] });
		await project([instance]);
		expect(await storedTasks(instance.instanceId)).toHaveLength(2);
		await project([{ ...instance, seq: 4, deleted: true, taskRows: [] }]);
		await project([{ ...instance, seq: 99, taskRows: [aTaskRow({ seq: 98 })] }]);
		expect(await storedTasks(instance.instanceId)).toEqual([]);
	});

	test('keeps the tasks of one tenant out of the rows of another that has the same ids', async () => {
		const mine = row({ projectId: 'prj_mine', taskRows: [aTaskRow({ name: 'Mine' })] });
		const theirs = { ...mine, projectId: 'prj_theirs', taskRows: [aTaskRow({ name: 'Theirs', seq: 99 })] };
		await project([mine, theirs]);
		await project([{ ...theirs, seq: 100, deleted: true, taskRows: [] }]);
		expect(await storedTasks(mine.instanceId)).toMatchObject([{ project_id: 'prj_mine', name: 'Mine' }]);
	});
});

function sumOf(numbers: readonly number[]): number {
	return numbers.reduce((sum, number) => sum + number, 0);
}

/** Rows that each transaction of a write wrote. */
async function rowsWritten(told: readonly ProjectionMessage[]): Promise<readonly number[]> {
	const written: number[] = [];
	const batch = async (statements: D1PreparedStatement[]) => {
		const results = await env.DB.batch(statements);
		written.push(results.reduce((sum, { meta }) => sum + meta.rows_written, 0));
		return results;
	};
	const database = { prepare: (query: string) => env.DB.prepare(query), batch } as unknown as D1Database;
	await writeRows(database, told, Date.now());
	return written;
}

describe('the sweep', () => {
	const now = 1_000_000_000;

	/** A run of a project that exists, created a moment before it should have been woken. */
	async function waiting(wakeAt: number, createdAt = wakeAt - 1000): Promise<ProjectionMessage> {
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
		expect(await stored(overdue)).toMatchObject({ wake_at: now + 60_000 });
	});

	test('puts a run it could not reach behind those whose turn comes after it', async () => {
		const instance = await waiting(now - 200_000);
		const poke = () => Promise.reject(new Error('overloaded'));
		await sweepOverdueRuns(now, { ...sweepPorts(env), poke, log: vi.fn() });
		expect(await stored(instance)).toMatchObject({ wake_at: now });
	});
});
