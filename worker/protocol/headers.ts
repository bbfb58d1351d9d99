/** Names of the headers sent with every message, in lower case as they appear on the wire. */
export const PROTOCOL_HEADERS = {
	/** Unique per message and kept on its redeliveries; see message-id.ts. */
	id: 'webhook-id',
	/** Unix seconds of this send; each redelivery is signed anew. */
	timestamp: 'webhook-timestamp',
	/** Space-separated `v1,<base64>` signatures; see signature.ts. */
	signature: 'webhook-signature',
	/** The protocol version of the body. */
	protocol: 'orrery-protocol',
	/** W3C Trace Context, https://www.w3.org/TR/trace-context/. */
	traceparent: 'traceparent',
	/** The attempt id, for executors and gateways that deduplicate by header; absent on describe. */
	idempotencyKey: 'idempotency-key',
} as const;
