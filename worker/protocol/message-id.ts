/** `webhook-id` of the run of an attempt: one per attempt, however often it is delivered. */
export function runMessageId(attemptId: string): string {
	return `${attemptId}.run`;
}

/** `webhook-id` of a graceful (`stop`) or forced (`kill`) stop; `count` starts at 1 for each kind. */
export function stopMessageId(attemptId: string, force: boolean, count: number): string {
	return `${attemptId}.${force ? 'kill' : 'stop'}.${count}`;
}

/** `webhook-id` of the `count`-th status question about an attempt, starting at 1. */
export function statusMessageId(attemptId: string, count: number): string {
	return `${attemptId}.status.${count}`;
}

/** `webhook-id` of a describe; `nonce` makes each one unique. */
export function describeMessageId(executorId: string, nonce: string): string {
	return `${executorId}.describe.${nonce}`;
}
