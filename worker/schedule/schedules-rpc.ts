import type { OccurrenceOutcome, PlannedState } from '../contract/occurrence.ts';
import type { MissedPolicy } from '../contract/schedule.ts';
import type { Actor } from '../engine/run-spec.ts';
import type { Refusal } from '../instance/rpc.ts';
import type { Occurrence } from '../occurrence/occurrences.ts';
import type { LedgerFindings } from './audit-ledger.ts';
import type { LedgerLine } from './ledger.ts';
import type { ScheduleRule } from './schedule-entry.ts';

/** A schedule as its definition says it should be; the scheduler takes each revision once. */
export interface ScheduleChange {
	readonly revision: number;
	readonly online: boolean;
	readonly rule: ScheduleRule;
	/** Which of the times skipped while it was offline run now; of a change that brings it online. */
	readonly makeUp: MissedPolicy;
}

/** How a schedule stands. Instants in epoch ms. */
export interface ScheduleStanding {
	readonly nextAt: number | null;
	readonly attention: { readonly reason: string; readonly since: number } | null;
	/** When the second clock should look after it; null when nothing is going to be due. */
	readonly lookAt: number | null;
	/**
	 * What is going to fire, by which rule: more than one stretch while generated days still follow an older one. Those in
	 * which something is held stay, however long they are over.
	 */
	readonly plan: readonly PlannedStretch[];
}

/** Occurrences of a rule fire after `after`, up to and including `until`; null for ever. */
export interface PlannedStretch {
	readonly after: number;
	readonly until: number | null;
	readonly rule: ScheduleRule;
	/** It lies behind: what is held in it can be released, and nothing else of it is planned. */
	readonly isOver: boolean;
}

/** What bringing a schedule online would do. */
export interface OnlinePreview {
	readonly skipped: {
		readonly count: number;
		readonly isComplete: boolean;
		readonly from: number;
		readonly to: number;
	} | null;
	readonly nextAt: number | null;
}

/** A stretch of the ledger, newest first: at most `limit` lines in (after, until] with one of the outcomes. */
export interface LedgerRequest {
	readonly after: number;
	readonly until: number;
	readonly limit: number;
	readonly outcomes: readonly OccurrenceOutcome[] | null;
}

export interface LedgerPage {
	readonly lines: readonly LedgerLine[];
	/** Where to go on: everything after it was looked at; null when the stretch was. */
	readonly nextUntil: number | null;
}

/** An instance that is implied and not due, or held. */
export interface PlannedLine {
	readonly occurrence: Occurrence;
	/** Of the rule that makes it. */
	readonly timeZone: string;
	readonly state: PlannedState;
	readonly by: Actor | null;
	readonly generated: boolean;
}

export type PlannedOperation = 'hold' | 'release' | 'stop';

/** What an operation on a planned instance came to. */
export interface PlannedOutcome {
	readonly at: number;
	readonly ok: boolean;
	readonly changed: boolean;
	readonly code: 'not_planned' | 'illegal_transition' | 'run_active' | 'unavailable' | null;
	/** Of a release whose time had passed: the run it started. */
	readonly instanceId: string | null;
	/** How it stands now, whatever it came to: null for an instance that is not planned and not marked. */
	readonly state: PlannedState | null;
	/** Who holds or stopped it; null where nobody does. */
	readonly by: Actor | null;
}

/** What other parts may ask of a WorkflowScheduler object about its schedules. */
export interface SchedulesRpc {
	/** Takes a revision of a schedule; one it has already changes nothing. Refused while the workflow is offline. */
	putSchedule(
		scheduleId: string,
		change: ScheduleChange,
		by: Actor,
	): Promise<{ readonly ok: true; readonly standing: ScheduleStanding } | Refusal>;
	/** The schedule was deleted: nothing of it is due any more. Its runs stay. */
	removeSchedule(scheduleId: string): Promise<void>;
	/** How a schedule stands, after doing what is overdue: the second and third clock. */
	scheduleStanding(scheduleId: string): Promise<ScheduleStanding>;
	onlinePreview(scheduleId: string, rule: ScheduleRule): Promise<OnlinePreview>;
	ledger(scheduleId: string, request: LedgerRequest): Promise<LedgerPage>;
	/** Looks through (after, until]: that every due instant has its outcome, and how late starts were. */
	auditLedger(scheduleId: string, after: number, until: number): Promise<LedgerFindings>;
	/**
	 * Planned instances in (after, until] in the order of their times; with null for `after` those that are still to come,
	 * without what is held past its time.
	 */
	planned(scheduleId: string, after: number | null, until: number, limit: number): Promise<readonly PlannedLine[]>;
	operatePlanned(
		scheduleId: string,
		operation: PlannedOperation,
		times: readonly number[],
		by: Actor,
	): Promise<readonly PlannedOutcome[]>;
}
