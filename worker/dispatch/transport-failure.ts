/**
 * How far a send came before the transport gave up.
 *
 * `before-connect`, `connect`, `dns` and `tls`: no byte of the message left us. `unknown`: no answer came and nothing
 * tells whether the connection ever stood. `waiting-for-headers` and `body`: the executor may be at work. `run-timeout`:
 * the run timeout of a synchronous answer ended the wait.
 */
export type TransportPhase =
	| 'before-connect'
	| 'connect'
	| 'dns'
	| 'tls'
	| 'unknown'
	| 'waiting-for-headers'
	| 'body'
	| 'run-timeout';

export interface TransportFailure {
	readonly phase: TransportPhase;
	readonly message: string;
}

const TLS_WORDS = /\btls\b|\bssl\b|certificate|CERT_|ERR_TLS/i;
const DNS_WORDS = /ENOTFOUND|EAI_AGAIN|address information|\bdns\b/i;
const CONNECT_WORDS = /ECONNREFUSED|CONNECT_TIMEOUT|EHOSTUNREACH|ENETUNREACH|connection refused/i;

/**
 * What a rejection of `fetch` says about a send whose headers never came.
 *
 * Measured with workerd 1.20261023 against loopback servers that misbehave on purpose:
 *
 * | server | rejection |
 * |---|---|
 * | port refused, network unreachable | `Network connection lost.` |
 * | closes or resets on accept, after the request, or within the headers | `Network connection lost.` |
 * | answers what is not HTTP, or 3 MB of headers | `Network connection lost.` |
 * | unknown host, TLS handshake or certificate fails | `internal error; reference = …` |
 * | scheme or address that is no HTTP URL | `TypeError` |
 *
 * A refused connection and one that broke after the request was read look alike, and holding back the last byte of a
 * streamed body does not tell them apart either: small bodies are buffered before the connection stands. Such a failure
 * is `unknown`, and only a runtime that names the phase itself is believed.
 */
export function readTransportFailure(error: unknown): TransportFailure {
	const message = describeError(error);
	if (TLS_WORDS.test(message)) return { phase: 'tls', message };
	if (DNS_WORDS.test(message)) return { phase: 'dns', message };
	if (CONNECT_WORDS.test(message)) return { phase: 'connect', message };
	if (isAddressError(error)) return { phase: 'before-connect', message };
	return { phase: 'unknown', message };
}

/** A fetch that finds its address unusable throws a TypeError of its own, without a cause. */
function isAddressError(error: unknown): boolean {
	return error instanceof TypeError && error.cause === undefined;
}

function describeError(error: unknown): string {
	if (!(error instanceof Error)) return String(error).slice(0, 500);
	const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
	return `${error.message}${cause}`.slice(0, 500);
}
