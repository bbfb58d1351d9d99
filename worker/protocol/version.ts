/** The protocol version this code speaks, sent with every message as `orrery-protocol`. */
export const PROTOCOL_VERSION = 1;

/** The oldest version whose executors are still served. */
export const MIN_SUPPORTED_PROTOCOL_VERSION = 1;

/**
 * One line per version, newest last. `schemaHash` is the SHA-256 of the JSON Schemas of all messages and of the limits,
 * so a change to either that forgets to say so here fails a test instead of surprising an executor in the field.
 */
export const PROTOCOL_HISTORY = [
	{
		version: 1,
		schemaHash: '5f14584ee52de2f667eae8f7d9ed6f2f4f4a851471615a136a274bb73b459881',
		change: 'First version: run, stop, status and describe, callbacks for heartbeat, logs and complete.',
	},
] as const;
