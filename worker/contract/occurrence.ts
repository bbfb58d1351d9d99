import { z } from 'zod';
import { idSchema } from './ids.ts';
import { instantSchema } from './instant.ts';
import { pageQueryFields } from './page.ts';
import { severalOf } from './several.ts';
import { inOrder, timeRangeFields } from './time-range.ts';

/** The wall time that a schedule names, in its zone: `2026-11-20T09:00:00`. */
export const localTimeSchema = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);

/** Id of an occurrence: its schedule and the instant it is due. */
export function occurrenceId(scheduleId: string, at: number): string {
	return `${scheduleId}@${new Date(at).toISOString()}`;
}

/**
 * What became of an occurrence (C13). `due` and `held` are no outcomes yet: it is being decided, or somebody holds it;
 * `gap` is what must never be seen: its time was decided and nothing is known of it.
 */
export const occurrenceOutcomeSchema = z.enum([
	'started',
	'caught_up',
	'skipped',
	'discarded',
	'missed',
	'held',
	'due',
	'gap',
]);

/** Why an occurrence did not simply start. */
export const occurrenceReasonSchema = z.enum([
	'schedule_offline',
	'workflow_offline',
	'next_day',
	'stopped_by',
	'held_by',
	'released_by',
	'made_up_by',
	'platform_down',
	'execution_strategy',
]);

const occurrenceFields = {
	id: z.string().describe('The schedule’s id, `@`, and the instant.'),
	at: instantSchema.describe('The instant it is due; what its run stands for.'),
	local: localTimeSchema.describe('The wall time the schedule names, in its zone.'),
	shifted: z.boolean().describe('Clocks skip the wall time that day, so it is due later.'),
	repeated: z.boolean().describe('The wall time comes twice that day, and this is the second.'),
};

/** One line of the ledger: a due instant and its one outcome. */
export const ledgerEntrySchema = z
	.strictObject({
		...occurrenceFields,
		revision: z.int().describe('Of the schedule, that made it due.'),
		outcome: occurrenceOutcomeSchema,
		reason: occurrenceReasonSchema.nullable(),
		actor: z.string().nullable().describe('Who skipped, held, stopped, released or made it up; null when nobody did.'),
		instanceId: idSchema('instance').nullable(),
		startedAt: instantSchema.nullable().describe('When its run was created.'),
		lagMs: z.int().nullable().describe('How much later than due it was started, in ms; null for what did not start.'),
		runState: z
			.enum(['live', 'waiting', 'success', 'failed', 'stopped', 'discarded', 'deleted'])
			.nullable()
			.describe('How its run stands, as the scheduler knows it; `waiting` for its turn, by the execution strategy.'),
	})
	.meta({ id: 'LedgerEntry' });

/** Filters of the ledger, newest first; `from` inclusive, `to` exclusive. */
export const ledgerQuerySchema = inOrder(
	z.strictObject({
		...pageQueryFields,
		...timeRangeFields,
		outcome: severalOf(occurrenceOutcomeSchema).optional().describe('Any of these, separated by commas.'),
	}),
);

/** The stretch that an audit looks through; `from` inclusive, `to` exclusive. */
export const ledgerAuditQuerySchema = inOrder(z.strictObject(timeRangeFields));

/** What an audit of a stretch of the ledger finds: every due instant has one outcome, and how late starts were. */
export const ledgerAuditSchema = z
	.strictObject({
		from: instantSchema,
		to: instantSchema,
		expected: z.int().describe('Due instants in the stretch, by the rules that were in force.'),
		isComplete: z.boolean().describe('False when there are more than are looked at; the newest are.'),
		outcomes: z.partialRecord(occurrenceOutcomeSchema, z.int()),
		gaps: z.array(instantSchema).describe('Due instants without an outcome, at most 20: there are none.'),
		lagMs: z
			.strictObject({ p50: z.int(), p99: z.int(), max: z.int() })
			.nullable()
			.describe('How late ordinary starts were, in ms; null when there were none.'),
	})
	.meta({ id: 'LedgerAudit' });

export const plannedStateSchema = z.enum(['planned', 'held', 'stopped']);

/** An instance that a day plan implies and that is not due yet, or is held (C3). */
export const plannedInstanceSchema = z
	.strictObject({
		...occurrenceFields,
		scheduleId: idSchema('schedule'),
		workflowId: idSchema('workflow'),
		workflowName: z.string(),
		timeZone: z.string(),
		state: plannedStateSchema,
		actor: z.string().nullable().describe('Who held or stopped it.'),
		generated: z.boolean().describe('Its day has been generated; later ones may still change with the schedule.'),
	})
	.meta({ id: 'PlannedInstance' });

/** Planned instances of a project or one workflow in the order of their time; `from` inclusive, `to` exclusive. */
export const plannedQuerySchema = inOrder(
	z.strictObject({
		...pageQueryFields,
		...timeRangeFields,
		workflowId: idSchema('workflow').optional(),
		state: severalOf(plannedStateSchema).optional(),
	}),
);

/** Planned instances to hold, release or stop, by the instants they are due. */
export const plannedOperationSchema = z.strictObject({ times: z.array(instantSchema).min(1).max(200) });

/** What became of each: `changed` is false for one that already was so. */
export const plannedOperationAnswerSchema = z
	.strictObject({
		results: z.array(
			z.strictObject({
				at: instantSchema,
				ok: z.boolean(),
				changed: z.boolean(),
				code: z
					.enum(['not_planned', 'illegal_transition', 'run_active', 'unavailable'])
					.nullable()
					.describe(
						'`not_planned`: no day plan implies this instant. `run_active`: another run is active, and the execution strategy would discard this one; it stays held.',
					),
				instanceId: idSchema('instance').nullable().describe('Of a release whose time had passed: the run it started.'),
			}),
		),
	})
	.meta({ id: 'PlannedOperationAnswer' });

export type OccurrenceOutcome = z.infer<typeof occurrenceOutcomeSchema>;
export type OccurrenceReason = z.infer<typeof occurrenceReasonSchema>;
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;
export type LedgerQuery = z.infer<typeof ledgerQuerySchema>;
export type LedgerAudit = z.infer<typeof ledgerAuditSchema>;
export type PlannedState = z.infer<typeof plannedStateSchema>;
export type PlannedInstance = z.infer<typeof plannedInstanceSchema>;
export type PlannedQuery = z.infer<typeof plannedQuerySchema>;
export type PlannedOperationAnswer = z.infer<typeof plannedOperationAnswerSchema>;
