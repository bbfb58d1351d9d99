import type { TransportPhase } from './transport-failure.ts';

/** Why a send got no answer, as the stable words that are stored with it and put into sentences. */
export const FAILURE_REASON: Readonly<Record<TransportPhase, string>> = {
	'before-connect': 'before_connect_failed',
	connect: 'connect_failed',
	dns: 'dns_failed',
	tls: 'tls_failed',
	unknown: 'connection_failed',
	'waiting-for-headers': 'no_headers_in_time',
	body: 'body_lost',
	'run-timeout': 'run_timeout',
};
