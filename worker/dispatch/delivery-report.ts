import type { ClaimedAttempt } from '../engine/claim.ts';
import type { DeliveryReport } from '../engine/command.ts';
import type { DeliveryOutcome, SendRecord } from '../engine/result.ts';

/** What a delivery came to, as its run is told; `send` is null when nothing was sent. */
export function deliveryReport(
	{ task, attempt, delivery, executorId }: ClaimedAttempt,
	outcome: DeliveryOutcome,
	send: SendRecord | null,
): DeliveryReport {
	return { task: task.key, attempt, delivery, executorId, send, outcome };
}
