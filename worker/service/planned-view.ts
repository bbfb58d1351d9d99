import { toInstant } from '../contract/instant.ts';
import { occurrenceId, type PlannedInstance } from '../contract/occurrence.ts';
import type { ListedScheduleRow } from '../db/query/schedule.ts';
import type { PlannedLine } from '../schedule/schedules-rpc.ts';

/** What is shown of a planned instance, with who held or stopped it in one text. */
export type ShownLine = Omit<PlannedLine, 'by'> & { readonly actor: string | null };

/** A planned instance as it is shown, whether its scheduler told of it or the plan that is kept beside its definition. */
export function showPlanned({ schedule, workflowName }: ListedScheduleRow, line: ShownLine): PlannedInstance {
	const { occurrence, timeZone, state, actor, generated } = line;
	const { at, local, shifted, repeated } = occurrence;
	return {
		...{ id: occurrenceId(schedule.id, at), at: toInstant(at), local, shifted, repeated },
		...{ scheduleId: schedule.id, workflowId: schedule.workflowId, workflowName, timeZone },
		...{ state, actor, generated },
	};
}
