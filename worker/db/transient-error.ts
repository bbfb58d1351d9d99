/**
 * What D1 says when a statement may simply be sent again
 * (https://developers.cloudflare.com/d1/observability/debug-d1/). Everything else is an answer.
 */
const TRANSIENT = [
	'Network connection lost',
	'storage caused object to be reset',
	'reset because its code was updated',
	'D1 DB is overloaded',
	'Replica connection was lost',
	'Cannot resolve D1 DB due to transient issue',
	'Internal error while starting up D1 DB storage',
	'D1 DB storage operation exceeded timeout',
];

/** Whether an error of the database is one of the weather and not of the statement. Looks through causes. */
export function isTransient(error: unknown): boolean {
	if (!(error instanceof Error)) return false;
	return TRANSIENT.some((text) => error.message.includes(text)) || isTransient(error.cause);
}
