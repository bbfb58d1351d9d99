/** Waits and limits of the engine, in milliseconds unless the name says otherwise; each is a domain rule. */

/** Time an executor has to answer with headers. */
export const ACCEPT_MS = 30_000;
/** A delivery is given up for lost this long after it was handed out: accept time plus 30 s. */
export const DELIVERY_LEASE_MS = ACCEPT_MS + 30_000;
/**
 * The most that a backlog of the dispatch queue draws a delivery lease out by. A message that waits still longer is sent
 * again now and then, which costs a message; one that was lost costs its task at most this much time.
 */
export const BACKLOG_AGE_MAX_MS = 15 * 60_000;
/** Failed deliveries are repeated for this long. */
export const DELIVERY_BUDGET_MS = 5 * 60_000;
/**
 * Deliveries of one attempt of which nobody reports what came: after so many of them it is what is delivered that takes
 * its consumers down. At one delivery lease each they last 20 minutes or more, longer than any deploy or restart. Those
 * that certainly nobody claimed do not end an attempt: they wait in their queue, and so would the next attempt.
 */
export const UNREPORTED_MAX = 20;
export const REDELIVERY_FIRST_MS = 1000;
export const REDELIVERY_MAX_MS = 30_000;
/** A misconfigured executor is probed by its own redeliveries, at most this often. */
export const BREAKER_PROBE_MS = 10_000;
/** Time between the polite and the forced stop. */
export const STOP_GRACE_MS = 30_000;
export const STOP_ASK_AGAIN_MS = 10_000;
/** After a forced stop the next attempt waits this long, so that the stop is there first. */
export const FORCED_STOP_LEAD_MS = 5000;
/** A forced stop of which nobody knows whether it went out is sent again for this long after the end of its attempt. */
export const FORCED_STOP_DEBT_MS = 10 * 60_000;
export const STATUS_ASK_MAX_MS = 15_000;
export const SLOTS_ASK_AGAIN_MS = 30_000;
/** A new life of a run's object tells its scheduler once more of a block that was given back this recently. */
export const BLOCK_BACK_DEBT_MS = 10 * 60_000;
export const ORPHAN_AUDIT_MS = 60_000;
/** Attempts of one run in flight at most. */
export const IN_FLIGHT_MAX = 500;
/** Tasks started per turn at most; the rest follow in the next turn. */
export const STARTS_PER_TURN_MAX = 1000;
export const OUTPUT_BYTES_PER_INSTANCE_MAX = 64 * 1024 * 1024;
