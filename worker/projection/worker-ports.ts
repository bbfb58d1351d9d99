import { RetryingD1 } from '../db/retrying-d1.ts';
import type { FeedChanges } from '../feed/rpc.ts';
import { feedStub } from '../feed/stub.ts';
import { instanceStub } from '../instance/stub.ts';
import { logLine } from '../lib/log-line.ts';
import { withinTime } from '../lib/time-limit.ts';
import type { ProjectionPorts } from './consumer.ts';
import type { ProjectionDeadLetterPorts } from './dead-letter-consumer.ts';
import { lateRows } from './late-rows.ts';
import { publishChanges } from './publish.ts';
import type { OverdueRun, SweepPorts } from './sweep.ts';
import { writeRows } from './write-rows.ts';

/** An object that takes longer is as good as unreachable. */
const OBJECT_TIMEOUT_MS = 10_000;

/** The projection consumer on the platform. */
export function projectionPorts(env: Env): ProjectionPorts {
	const publish = (projectId: string, changes: FeedChanges) =>
		withinTime(feedStub(env, projectId).publish(changes), OBJECT_TIMEOUT_MS);
	return {
		write: (messages) => writeRows(env.DB, messages, Date.now()),
		publish: (messages) => publishChanges(messages, { publish, late: (told) => lateRows(env.DB, told), log: logLine }),
		random: Math.random,
		log: logLine,
	};
}

/** The consumer of the projection's dead letters on the platform. */
export function projectionDeadLetterPorts(env: Env): ProjectionDeadLetterPorts {
	return {
		write: (messages) => writeRows(env.DB, messages, Date.now()),
		relist: async ({ projectId, instanceId }) => {
			await withinTime(instanceStub(env, projectId, instanceId).relist(), OBJECT_TIMEOUT_MS);
		},
		sendAgain: async (message) => {
			await env.PROJECTION.send(message, { contentType: 'json' });
		},
		random: Math.random,
		log: logLine,
	};
}

/** Runs younger than this are found by their age; the index of wake times holds those that wait half as long or more. */
const YOUNG_MS = 3_600_000;

/**
 * A row in the index of wake times is written once more, and most runs end before their first wake. So the young are
 * looked through project by project, which reads each of them once a minute for an hour: a thousandth of a write a time.
 */
const OVERDUE = `
SELECT instances.project_id AS projectId, instances.created_at AS createdAt, instances.id, instances.wake_at AS wakeAt
FROM projects CROSS JOIN instances ON instances.project_id = projects.id AND instances.created_at > ?3
WHERE instances.wake_at < ?1
UNION
SELECT project_id, created_at, id, wake_at FROM instances WHERE wake_at > created_at + 1800000 AND wake_at < ?1
ORDER BY wakeAt LIMIT ?2`;

/** The second clock on the platform. */
export function sweepPorts(env: Env): SweepPorts {
	const database = new RetryingD1(env.DB, (ms) => scheduler.wait(ms));
	return {
		overdue: async (before, limit) => {
			const overdue = database.prepare(OVERDUE).bind(before, limit, before - YOUNG_MS);
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
