import type { Actor } from '../engine/run-spec.ts';
import type { Occurrence } from '../occurrence/occurrences.ts';
import type { OccurrenceOrigin, StartRequest } from './rpc.ts';
import type { Segment } from './timeline.ts';

/** What the run of an occurrence is started with: the schedule's choices, and the time it stands for. */
export function occurrenceStartRequest(
	scheduleId: string,
	{ at, local }: Occurrence,
	{ rule }: Segment,
	how: OccurrenceOrigin['how'],
	by: Actor | null,
): StartRequest {
	const { params, failureStrategy, priority, executorGroup } = rule.run;
	return {
		kind: 'schedule',
		by: { kind: 'schedule', id: scheduleId },
		scheduleTime: at,
		timeZone: rule.timeZone,
		startParams: params,
		...{ failureStrategy, priority, executorGroup },
		mode: 'normal',
		scope: null,
		occurrence: { scheduleId, local, how, by, dailyWindow: rule.dailyWindow },
	};
}
