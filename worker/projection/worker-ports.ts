import { RetryingD1 } from '../db/retrying-d1.ts';
import { instanceStub } from '../instance/stub.ts';
import { logLine } from '../lib/log-line.ts';
import type { ProjectionPorts } from './consumer.ts';
import type { OverdueRun, SweepPorts } from './sweep.ts';
import { writeRows } from './write-rows.ts';

/** The projection consumer on the platform. */
export function projectionPorts(env: Env): ProjectionPorts {
	return { write: (rows) => writeRows(env.DB, rows), random: Math.random, log: logLine };
}

/** The second clock on the platform. */
export function sweepPorts(env: Env): SweepPorts {
	const database = new RetryingD1(env.DB, (ms) => scheduler.wait(ms));
	return {
		overdue: async (before, limit) => {
			const overdue = database
				.prepare(
					'SELECT project_id AS projectId, created_at AS createdAt, id FROM instances WHERE wake_at < ?1 ORDER BY wake_at LIMIT ?2',
				)
				.bind(before, limit);
			return (await overdue.all<OverdueRun>()).results;
		},
		poke: (run) => instanceStub(env, run.projectId, run.id).poke(),
		lookAgainAt: async ({ projectId, createdAt, id }, wakeAt) => {
			// A row that was written meanwhile and asks for nothing more knows better.
			await database
				.prepare(
					'UPDATE instances SET wake_at = ?4 WHERE project_id = ?1 AND created_at = ?2 AND id = ?3 AND wake_at IS NOT NULL',
				)
				.bind(projectId, createdAt, id, wakeAt)
				.run();
		},
		log: logLine,
	};
}
