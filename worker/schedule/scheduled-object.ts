import type { Actor } from '../engine/run-spec.ts';
import type { Refusal } from '../instance/rpc.ts';
import type { Served } from '../lib/served.ts';
import { auditLedger, type LedgerFindings } from './audit-ledger.ts';
import { PlannedDoor, refusedPlanned } from './planned-door.ts';
import * as schema from './rpc-schema.ts';
import { NO_STANDING, ScheduleDoor } from './schedule-door.ts';
import type { ScheduleRule } from './schedule-entry.ts';
import { SchedulerObject } from './scheduler-object.ts';
import type {
	LedgerPage,
	LedgerRequest,
	OnlinePreview,
	PlannedLine,
	PlannedOperation,
	PlannedOutcome,
	ScheduleChange,
	ScheduleStanding,
	SchedulesRpc,
} from './schedules-rpc.ts';
import { OFFLINE } from './start-refusal.ts';

/** A scheduler's object as it is asked about its schedules. */
export abstract class ScheduledObject extends SchedulerObject implements Served<SchedulesRpc> {
	async putSchedule(
		...args: readonly [scheduleId: string, change: ScheduleChange, by: Actor]
	): Promise<{ readonly ok: true; readonly standing: ScheduleStanding } | Refusal> {
		const [scheduleId, change, by] = schema.putScheduleSchema.parse(args);
		// A schedule of a workflow that was never online is known to its definition alone.
		if (!(await this.exists())) return change.online ? OFFLINE : { ok: true, standing: NO_STANDING };
		return this.#door().put(scheduleId, change, by);
	}

	async removeSchedule(...args: readonly [scheduleId: string]): Promise<void> {
		const [scheduleId] = schema.scheduleSchema.parse(args);
		if (await this.exists()) this.clock.remove(scheduleId);
	}

	async scheduleStanding(...args: readonly [scheduleId: string]): Promise<ScheduleStanding> {
		const [scheduleId] = schema.scheduleSchema.parse(args);
		return (await this.exists()) ? this.#door().standing(scheduleId) : NO_STANDING;
	}

	async onlinePreview(...args: readonly [scheduleId: string, rule: ScheduleRule]): Promise<OnlinePreview> {
		const [scheduleId, rule] = schema.onlinePreviewSchema.parse(args);
		return (await this.exists()) ? this.#door().onlinePreview(scheduleId, rule) : { skipped: null, nextAt: null };
	}

	async ledger(...args: readonly [scheduleId: string, request: LedgerRequest]): Promise<LedgerPage> {
		const [scheduleId, request] = schema.ledgerSchema.parse(args);
		return (await this.exists()) ? this.#door().ledger(scheduleId, request) : { lines: [], nextUntil: null };
	}

	async auditLedger(...args: readonly [scheduleId: string, after: number, until: number]): Promise<LedgerFindings> {
		const [scheduleId, after, until] = schema.auditSchema.parse(args);
		return (await this.exists()) ? this.#door().audit(scheduleId, after, until) : auditLedger([], true);
	}

	async planned(
		...args: readonly [scheduleId: string, after: number | null, until: number, limit: number]
	): Promise<readonly PlannedLine[]> {
		const [scheduleId, after, until, limit] = schema.plannedSchema.parse(args);
		return (await this.exists()) ? this.#plannedDoor().list(scheduleId, after, until, limit) : [];
	}

	async operatePlanned(
		...args: readonly [scheduleId: string, operation: PlannedOperation, times: readonly number[], by: Actor]
	): Promise<readonly PlannedOutcome[]> {
		const [scheduleId, operation, times, by] = schema.operatePlannedSchema.parse(args);
		if (!(await this.exists())) return times.map((at) => refusedPlanned(at, 'not_planned', null));
		return this.#plannedDoor().operate(scheduleId, operation, times, by);
	}

	#door(): ScheduleDoor {
		return new ScheduleDoor({
			clock: this.clock,
			tables: this.schedules,
			isWorkflowOnline: () => this.definitions.state()?.online === true,
			keepTime: (change) => this.keepTime(change),
		});
	}

	#plannedDoor(): PlannedDoor {
		return new PlannedDoor({
			clock: this.clock,
			tables: this.schedules,
			startNow: (start) => this.startNow(start),
			keepTime: () => this.keepTime(),
		});
	}
}
