import type { NextTimes } from '../contract/next-times.ts';
import { findSchedule } from '../db/query/schedule.ts';
import { accept } from '../lib/result.ts';
import { parseCron } from '../occurrence/cron.ts';
import { type ScheduleClass, scheduleClassOf } from '../occurrence/schedule-class.ts';
import { scheduleRuleSchema } from '../schedule/schedule-entry.ts';
import { schedulerStub } from '../schedule/stub.ts';
import { type Answer, refuseWith } from './answer.ts';
import { showActor } from './ledger.ts';
import { showPlanned } from './planned-view.ts';
import type { Services } from './services.ts';

/** The next times of a schedule, as its scheduler says: what it is going to start, and what somebody holds or stopped. */
export async function readNextTimes(
	{ db, env }: Services,
	projectId: string,
	workflowId: string,
	limit: number,
): Promise<Answer<NextTimes, 'not_found'>> {
	const row = await findSchedule(db, projectId, workflowId);
	if (row === null) return refuseWith('not_found');
	const scheduler = schedulerStub(env, projectId, workflowId);
	const lines = await scheduler.planned(row.schedule.id, null, Number.MAX_SAFE_INTEGER, limit);
	return accept({
		class: classOf(row.schedule.rule),
		items: lines.map(({ by, ...line }) => showPlanned(row, { ...line, actor: showActor(by) })),
	});
}

function classOf(stored: unknown): ScheduleClass | null {
	const { cron, dialect } = scheduleRuleSchema.parse(stored);
	const parsed = parseCron(cron, dialect);
	return parsed.ok ? scheduleClassOf(parsed.cron) : null;
}
