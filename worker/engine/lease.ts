import type { Attempt } from './attempt.ts';
import type { Run } from './state.ts';
import { BACKLOG_AGE_MAX_MS, DELIVERY_LEASE_MS, STATUS_ASK_MAX_MS } from './timing.ts';

const LEASE_DEFAULT_MS = 90_000;
const HEARTBEAT_DEFAULT_MS = 30_000;
/** A heartbeat counts as missed when half a period has passed beyond it: networks are late, not only dead. */
const HEARTBEAT_TOLERANCE = 1.5;

/** Until when a delivery sent now may be under way: its message waits in the queue behind all that are there. */
export function deliveryLeaseUntil(run: Run, at: number): number {
	return at + DELIVERY_LEASE_MS + Math.min(run.memory.backlogAgeMs, BACKLOG_AGE_MAX_MS);
}

/** Lease an executor asked for, or the default. */
export function leaseMsOf(run: Run, attempt: Attempt): number {
	return run.routes.find((route) => route.executorId === attempt.executorId)?.leaseMs ?? LEASE_DEFAULT_MS;
}

function heartbeatMsOf(run: Run, attempt: Attempt): number {
	return run.routes.find((route) => route.executorId === attempt.executorId)?.heartbeatMs ?? HEARTBEAT_DEFAULT_MS;
}

/** Renewals above half of the lease are only remembered, so the stored lease may be the earlier one. */
export function effectiveLeaseUntil(attempt: Attempt): number {
	return Math.max(attempt.leaseUntil, attempt.memory.leaseUntil ?? 0);
}

/** When silence turns into lost contact: a missed heartbeat, or half a lease for executors that send none. */
export function contactDeadline(run: Run, attempt: Attempt): number {
	if (attempt.contactLostAt !== null) return effectiveLeaseUntil(attempt);
	const lease = leaseMsOf(run, attempt);
	const heartbeat = heartbeatMsOf(run, attempt);
	const lastSign = attempt.memory.lastSignAt ?? attempt.leaseUntil - lease;
	const asked = attempt.memory.statusAskedAt ?? 0;
	if (heartbeat === 0) return Math.max(lastSign, asked) + lease / 2;
	return lastSign + Math.min(heartbeat * HEARTBEAT_TOLERANCE, lease / 2);
}

/** True for executors that send no heartbeats: asking them is routine, not alarm. */
export function isAskedByRoutine(run: Run, attempt: Attempt): boolean {
	return heartbeatMsOf(run, attempt) === 0;
}

/** Time between two status questions while contact is lost. */
export function statusAskInterval(run: Run, attempt: Attempt): number {
	return Math.min(STATUS_ASK_MAX_MS, leaseMsOf(run, attempt) / 6);
}
