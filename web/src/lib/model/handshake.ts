import type { ApiProblem } from '#lib/api/problem.ts';

/** What stood in the way of a handshake, in the classes that call for different remedies. */
export type HandshakeFault =
	| 'unreachable'
	| 'tls'
	| 'slow'
	| 'wrong_secret'
	| 'not_found'
	| 'refused'
	| 'broken'
	| 'not_an_executor'
	| 'too_large'
	| 'no_usable_secret'
	| 'unknown';

const FAULTS: Readonly<Record<string, HandshakeFault>> = {
	connection_failed: 'unreachable',
	before_connect_failed: 'unreachable',
	connect_failed: 'unreachable',
	dns_failed: 'unreachable',
	tls: 'tls',
	tls_failed: 'tls',
	waiting_for_headers: 'slow',
	body: 'slow',
	run_timeout: 'slow',
	http_401: 'wrong_secret',
	wrong_signature: 'wrong_secret',
	http_403: 'refused',
	http_404: 'not_found',
	http_405: 'not_found',
	http_410: 'not_found',
	bad_answer: 'not_an_executor',
	answer_too_large: 'too_large',
	description_too_large: 'too_large',
	no_usable_secret: 'no_usable_secret',
};

const HTTP_STATUS = /^http_(\d{3})$/;

/** Why an executor did not prove itself, as the API says it. */
export interface HandshakeFailure {
	readonly fault: HandshakeFault;
	/** The API's word for it, such as `http_502`. */
	readonly reason: string;
	/** What the transport or the executor said, where it said something. */
	readonly message: string;
}

/** @returns undefined for every problem that is no failed handshake. */
export function handshakeFailureOf(problem: ApiProblem): HandshakeFailure | undefined {
	if (problem.code !== 'describe_failed') return undefined;
	const { reason, message } = problem.details;
	const word = typeof reason === 'string' ? reason : '';
	return { fault: faultOf(word), reason: word, message: typeof message === 'string' ? message : '' };
}

/** Also for the reasons of an open breaker, which are of the same kind. */
export function faultOf(reason: string): HandshakeFault {
	const known = FAULTS[reason];
	if (known !== undefined) return known;
	const status = Number(HTTP_STATUS.exec(reason)?.[1] ?? 0);
	if (status >= 500) return 'broken';
	return status >= 300 ? 'not_an_executor' : 'unknown';
}

/** Why an address was refused, as the API's word; undefined for every other problem. */
export function refusedUrlOf(problem: ApiProblem | undefined): string | undefined {
	if (problem?.code !== 'url_refused') return undefined;
	return typeof problem.details.reason === 'string' ? problem.details.reason : '';
}
