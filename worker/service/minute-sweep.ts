import { archiveOverdueRuns } from '../archive/overdue-archives.ts';
import { forgetIdempotencyKeys } from '../db/query/idempotency-key.ts';
import { removeOldOperations } from '../db/query/operation.ts';
import { forgetExpiredSessions } from '../db/query/session.ts';
import { forgetExpiredLinks } from '../db/query/verification.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import { syncOwedExecutors } from './executor-sync.ts';
import { openServices } from './open-services.ts';
import { reviveOperations } from './operation.ts';
import { reviveRebuilds } from './projection-rebuild.ts';
import { removeExpiredRuns } from './retention.ts';
import { lookAfterSchedules, syncOwedSchedules } from './schedule-sync.ts';
import { syncOwedSubmissions } from './submission-sync.ts';

/** How long an Idempotency-Key is remembered. */
const KEY_KEPT_MS = 24 * 3600 * 1000;

/** Records of operations are kept this long after their end. */
const OPERATION_KEPT_MS = 90 * 24 * 3600 * 1000;
const OPERATIONS_REMOVED_MAX = 500;

/**
 * Once a minute: delivers what definitions still owe the objects, forgets what has expired, archives and removes old runs.
 * Sessions and operations have no index by their end, so those are looked for once an hour. One step after the other, and one that fails
 * keeps no other from its turn. Never throws.
 */
export async function sweepDefinitions(nowMs: number, env: Env, ctx: ExecutionContext): Promise<void> {
	const services = openServices(env, (work) => ctx.waitUntil(work));
	const { db } = services;
	const isFullHour = new Date(nowMs).getUTCMinutes() === 0;
	await attempt('executors', () => syncOwedExecutors(services));
	await attempt('submissions', () => syncOwedSubmissions(services));
	await attempt('schedules', () => syncOwedSchedules(services));
	await attempt('overdue schedules', () => lookAfterSchedules(services, nowMs));
	await attempt('keys', () => forgetIdempotencyKeys(db, nowMs - KEY_KEPT_MS));
	if (isFullHour) {
		await attempt('sessions', () => forgetExpiredSessions(db, nowMs));
		await attempt('old operations', () => removeOldOperations(db, nowMs - OPERATION_KEPT_MS, OPERATIONS_REMOVED_MAX));
	}
	await attempt('links', () => forgetExpiredLinks(db, nowMs));
	await attempt('operations', () => reviveOperations(services));
	await attempt('rebuilds', () => reviveRebuilds(services));
	await attempt('archives', () => archiveOverdueRuns(env, nowMs));
	await attempt('retention', () => removeExpiredRuns(env, nowMs));
}

async function attempt(step: string, work: () => Promise<void>): Promise<void> {
	try {
		await work();
	} catch (error) {
		logLine('sweep_step_failed', { step, message: messageOf(error) });
	}
}
