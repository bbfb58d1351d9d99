/** What an HTTP status of an answer to `task.run` means, before anybody looks at its body. */
export type StatusVerdict =
	| 'result'
	| 'accepted'
	| 'already_accepted'
	| 'not_received'
	| 'maybe_received'
	| 'misconfigured'
	| 'bad_answer'
	| 'failed'
	| 'rejected';

/**
 * The verdict over any number a transport may report as a status (domain rules, "Delivery is not an attempt").
 *
 * 530 belongs to 520–529: it is how Cloudflare's network reports that it could not find the executor's address, which a
 * deployed Worker gets as a response where a local one sees a failed fetch.
 * https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/
 */
export function readStatus(status: number): StatusVerdict {
	if (status >= 520 && status <= 530) return 'maybe_received';
	switch (status) {
		case 200:
			return 'result';
		case 202:
			return 'accepted';
		case 409:
			return 'already_accepted';
		case 408:
		case 425:
		case 429:
		case 503:
			return 'not_received';
		case 502:
		case 504:
			return 'maybe_received';
		case 401:
		case 403:
		case 404:
		case 410:
			return 'misconfigured';
		default:
			return verdictOfClass(status);
	}
}

/** Whether a body that comes with this verdict is worth reading: to parse it, for the log, or not at all. */
export function bodyUseOf(verdict: StatusVerdict): 'answer' | 'excerpt' | 'none' {
	switch (verdict) {
		case 'result':
		case 'accepted':
		case 'bad_answer':
			return 'answer';
		case 'failed':
		case 'rejected':
			return 'excerpt';
		case 'already_accepted':
		case 'not_received':
		case 'maybe_received':
		case 'misconfigured':
			return 'none';
	}
}

function verdictOfClass(status: number): StatusVerdict {
	if (status >= 200 && status < 300) return 'bad_answer';
	if (status >= 500) return 'failed';
	return 'rejected';
}
