import type { Schedule } from '../../worker/contract/schedule.ts';

/** A schedule in one line: what it is, and when it is due next by the clocks of its zone. */
export function scheduleLine({ workflowName, cron, timeZone, nextAt, status }: ShownSchedule): string {
	const next = nextAt === null ? status : `next run ${wallTime(nextAt, timeZone)}`;
	return `${workflowName} has the schedule "${cron}" (${timeZone}): ${next}.`;
}

type ShownSchedule = Pick<Schedule, 'workflowName' | 'cron' | 'timeZone' | 'nextAt' | 'status'>;

/** Swedes write a time as ISO 8601 does. */
function wallTime(instant: string, timeZone: string): string {
	return new Date(instant).toLocaleString('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
}
