import { forgetIdempotencyKeys } from '../db/query/idempotency-key.ts';
import { syncOwedExecutors } from './executor-sync.ts';
import { openServices } from './open-services.ts';
import { syncOwedSubmissions } from './submission-sync.ts';

/** How long an Idempotency-Key is remembered. */
const KEY_KEPT_MS = 24 * 3600 * 1000;

/** Once a minute: delivers what definitions still owe the objects, and forgets old Idempotency-Keys. */
export async function sweepDefinitions(nowMs: number, env: Env, ctx: ExecutionContext): Promise<void> {
	const services = openServices(env, (work) => ctx.waitUntil(work));
	await syncOwedExecutors(services);
	await syncOwedSubmissions(services);
	await forgetIdempotencyKeys(services.db, nowMs - KEY_KEPT_MS);
}
