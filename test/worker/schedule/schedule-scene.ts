import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, vi } from 'vitest';
import { instanceStub } from '../../../worker/instance/stub.ts';
import { assert } from '../../../worker/lib/assert.ts';
import { newId } from '../../../worker/lib/new-id.ts';
import type { LedgerLine } from '../../../worker/schedule/ledger.ts';
import type { PublishedWorkflow } from '../../../worker/schedule/rpc.ts';
import type { ScheduleRule } from '../../../worker/schedule/schedule-entry.ts';
import type { ScheduleChange, ScheduleStanding } from '../../../worker/schedule/schedules-rpc.ts';
import { schedulerStub } from '../../../worker/schedule/stub.ts';
import { documentOf } from '../../support/run-builder.ts';

export const BY = { kind: 'user', id: 'usr_1' } as const;

export function aRule(partial: Partial<ScheduleRule> = {}): ScheduleRule {
	return {
		...{ cron: '*/5 * * * *', dialect: 'unix', timeZone: 'UTC', start: null, end: null, gap: 'shift', fold: 'auto' },
		...{ missed: 'latest', generation: 'immediate', dailyWindow: null, offsetSeconds: 0 },
		run: { params: {}, failureStrategy: null, priority: null, executorGroup: null },
		...partial,
	};
}

/**
 * Gives each test of a file a clock that stands still until the test moves it, and a log that is not shown. Objects of the
 * same isolate see the clock too. Alarms keep the platform's time, so this one has to be far ahead of it: then they ring
 * only when a test rings them.
 */
export function ownClock(text: string): void {
	beforeEach(() => {
		const now = Date.parse(text);
		assert(now > Date.now(), 'alarms of a time that is over would ring by themselves');
		vi.spyOn(console, 'log').mockImplementation(() => undefined);
		vi.useFakeTimers({ toFake: ['Date'], now });
	});
	afterEach(() => {
		vi.useRealTimers();
		vi.restoreAllMocks();
	});
}

/** Moves the clock of `ownClock`. */
export function setTime(text: string): number {
	const now = Date.parse(text);
	vi.setSystemTime(now);
	return now;
}

/** A workflow of its own project, online, with one schedule. */
export async function aScheduledWorkflow(
	rule: ScheduleRule | null = aRule(),
	document: PublishedWorkflow['document'] = documentOf([{ key: 'only' }]),
) {
	const projectId = newId('project', Date.now());
	const workflowId = newId('workflow', Date.now());
	const scheduleId = newId('schedule', Date.now());
	const published: PublishedWorkflow = {
		...{ projectId, projectName: 'demo', workflowId, workflowName: 'daily', version: 1 },
		...{ document, timeZone: 'UTC', projectParams: {} },
	};
	const scheduler = () => schedulerStub(env, projectId, workflowId);
	const object = () => env.WORKFLOW_SCHEDULER.getByName(`${projectId}/${workflowId}`);
	let revision = 0;
	const put = async (changed: ScheduleRule, change: Partial<ScheduleChange> = {}): Promise<ScheduleStanding> => {
		revision += 1;
		const answer = await scheduler().putSchedule(
			scheduleId,
			{ revision, online: true, rule: changed, makeUp: 'none', ...change },
			BY,
		);
		if (!answer.ok) throw new Error(`refused: ${answer.code}`);
		return answer.standing;
	};
	await scheduler().publish(published);
	if (rule !== null) await put(rule);
	return {
		...{ projectId, workflowId, scheduleId, published, scheduler, object, put },
		run: (instanceId: string) => instanceStub(env, projectId, instanceId),
		/** The alarm rings, as it would at its time. */
		ring: () => runDurableObjectAlarm(object()),
		evict: () => evictDurableObject(object()),
		alarmAt: () => runInDurableObject(object(), (_object, { storage }) => storage.getAlarm()),
		/** The whole ledger up to now, oldest first. */
		ledger: async (): Promise<readonly LedgerLine[]> => {
			const request = { after: 0, until: Date.now(), limit: 1000, outcomes: null };
			return (await scheduler().ledger(scheduleId, request)).lines.toReversed();
		},
	};
}

export type ScheduledWorkflow = Awaited<ReturnType<typeof aScheduledWorkflow>>;

/** A ledger in a form that is easily compared: the time of day and what became of it. */
export function told(lines: readonly LedgerLine[]): readonly string[] {
	return lines.map(({ occurrence, outcome, reason, by }) =>
		[occurrence.local.slice(11, 16), outcome, reason ?? '', by?.id ?? ''].join(' ').trimEnd(),
	);
}
