/** Sizes count UTF-8 bytes; a limit is inclusive. Changing one is a protocol change and is covered by the schema hash. */

/** All outputs of one attempt together, as JSON. Above it the attempt fails with `output_too_large`. */
export const MAX_OUTPUT_BYTES = 256 * 1024;

/** One chunk of a streamed log, and the `logs` text inside a result. */
export const MAX_LOG_CHUNK_BYTES = 256 * 1024;

/** The whole streamed log of one attempt. */
export const MAX_LOG_BYTES = 64 * 1024 * 1024;

/** A task's config as JSON, after parameters were filled in. */
export const MAX_CONFIG_BYTES = 64 * 1024;

/** A whole message from Orrery to an executor. Executors must accept this much and may refuse more. */
export const MAX_MESSAGE_BYTES = 2 * 1024 * 1024;

/**
 * What is read of an executor's answer, and of a `complete` callback. It leaves room for full outputs and a log tail
 * whose characters JSON had to escape; above it the attempt fails with `output_too_large`.
 */
export const MAX_ANSWER_BYTES = 1024 * 1024;

/** How much of an unparsable answer is kept for the log. */
export const BAD_ANSWER_KEPT_BYTES = 16 * 1024;

/** What an executor may attach to an accepted attempt as its `handle`, as JSON. */
export const MAX_HANDLE_BYTES = 4 * 1024;

/** Time until an executor's answer headers must have arrived, unless the executor's registration says otherwise. */
export const DEFAULT_ACCEPT_TIMEOUT_MS = 30_000;

/** How far `webhook-timestamp` may lie from the reader's clock, either way. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** How long an accepted attempt may stay silent before it counts as lost, unless describe says otherwise. */
export const DEFAULT_LEASE_SECONDS = 90;

/** The interval at which an executor sends heartbeats, unless describe says otherwise. */
export const DEFAULT_HEARTBEAT_SECONDS = 30;

/** Nesting of any JSON value on the wire. Deeper values would overflow the stack of whoever walks them. */
export const MAX_JSON_DEPTH = 64;

/** A task type's JSON Schema, as JSON. */
export const MAX_CONFIG_SCHEMA_BYTES = 64 * 1024;

/** Nesting of a task type's JSON Schema. */
export const MAX_CONFIG_SCHEMA_DEPTH = 12;

/** Task types one executor may offer. */
export const MAX_TASK_TYPES = 200;

/** Characters kept of an error message. */
export const MAX_ERROR_MESSAGE_CHARACTERS = 4096;

/** Characters kept of a heartbeat's message. */
export const MAX_PROGRESS_MESSAGE_CHARACTERS = 1000;
