import type { SlotHolderRpc } from '../capacity/rpc.ts';
import type { Actor } from '../engine/run-spec.ts';
import type { ReopeningOrder, RunOrder } from '../instance/order.ts';
import { HELD, NO_RUN } from '../instance/platform-hold.ts';
import type { Operated, Previewed, Refusal } from '../instance/rpc.ts';
import { actorSchema, grantedSchema } from '../instance/rpc-schema.ts';
import type { Served } from '../lib/served.ts';
import { withinTime } from '../lib/time-limit.ts';
import { blockSize } from './block-size.ts';
import { keyPart } from './instance-id.ts';
import { newStart } from './new-start.ts';
import { refuseParams } from './refuse-params.ts';
import { requestHash } from './request-hash.ts';
import type {
	AskedStart,
	EndReport,
	GivenStart,
	LineStanding,
	PublishedWorkflow,
	StartedRun,
	StartRequest,
	WorkflowSchedulerRpc,
} from './rpc.ts';
import * as schema from './rpc-schema.ts';
import { ScheduledObject } from './scheduled-object.ts';
import { isOfSchedule } from './scheduler-alarm.ts';
import { ANSWER_TIMEOUT_MS } from './scheduler-object.ts';
import { SEND_AGAIN_MS } from './start-delivery.ts';
import { OFFLINE, repeatedStart, runActive } from './start-refusal.ts';
import type { StartRow } from './start-table.ts';
import { startWarnings } from './start-warnings.ts';

interface NewStart extends Pick<StartRow, 'part' | 'key' | 'hash' | 'request'>, Pick<GivenStart, 'definition'> {}

/** A workflow's scheduler: the one door through which its runs start, each once per key. */
export class WorkflowScheduler extends ScheduledObject implements Served<WorkflowSchedulerRpc & SlotHolderRpc> {
	async publish(published: PublishedWorkflow): Promise<{ readonly ok: true } | Refusal> {
		const workflow = schema.publishedWorkflowSchema.parse(published);
		if (!(await this.exists())) this.open();
		const state = this.definitions.state();
		if (state?.online === true && state.version === workflow.version) return { ok: true };
		const called = this.ctx.storage.transactionSync(() => {
			this.definitions.publish(workflow, this.#versionsInUse());
			return this.line.adopt();
		});
		await this.delivery.tell(called);
		return { ok: true };
	}

	async unpublish(by: Actor): Promise<{ readonly ok: true }> {
		actorSchema.parse(by);
		if (!(await this.exists())) return { ok: true };
		await this.keepTime((now) => {
			this.definitions.takeOffline();
			this.clock.takeOffline(by, now);
		});
		return { ok: true };
	}

	start(startKey: string, wanted: StartRequest): Promise<StartedRun | Refusal> {
		const request = schema.startRequestSchema.parse(wanted);
		return this.#start(schema.startKeySchema.parse(startKey), request, { asked: request, definition: null });
	}

	startWith(
		...args: readonly [startKey: string, wanted: StartRequest, given: GivenStart]
	): Promise<StartedRun | Refusal> {
		return this.#start(...schema.startWithSchema.parse(args));
	}

	async #start(key: string, request: StartRequest, given: GivenStart): Promise<StartedRun | Refusal> {
		const { asked, definition } = given;
		if (!(await this.exists())) return OFFLINE;
		const [part, hash] = await Promise.all([keyPart(this.place.id, key), requestHash(asked)]);
		const known = await this.#repeated({ part, key, hash });
		if (known !== null) return known;
		const online = this.definitions.online();
		if (online === null) return OFFLINE;
		const offered = definition ?? online;
		// Whoever read that the workflow is offline names no definition, and may have read of what is not told here yet.
		if (request.version !== undefined && request.version !== offered.version) return OFFLINE;
		const warnings = startWarnings(offered, request);
		const refused = refuseParams(offered.document, request.startParams);
		if (refused !== null) return refused;
		const wanted = request.mode === 'dryRun' ? 0 : blockSize(offered.document);
		const slots = await this.#slotsFor(request, wanted);
		if (slots === null) return HELD;
		// Nothing is awaited from here to the alarm: whoever comes first with a key has its row before anybody else looks.
		const row = this.#note({ part, key, hash, request: JSON.stringify(request), definition }, request, {
			granted: slots,
			wanted,
		});
		if (row === null || 'ok' in row) {
			this.pool.slots.giveBack(slots);
			const taken = this.starts.find(part);
			return row ?? (taken === null ? OFFLINE : repeatedStart(taken, key, hash, warnings));
		}
		if (row.state === 'waiting') this.pool.slots.giveBack(slots);
		this.delivery.owe(part);
		await this.delivery.arm(row.createdAt);
		await this.delivery.deliver(row);
		return { ok: true, instanceId: row.instanceId, created: true, warnings };
	}

	/**
	 * A block for a start; null when the capacity object cannot be reached. One that has to wait, or is refused, needs none now:
	 * what it waits for may have all that the project has.
	 */
	async #slotsFor(request: StartRequest, wanted: number): Promise<number | null> {
		if (this.line.admit(request) !== 'starts') return 0;
		const grant = await this.block(wanted);
		return grant === null ? null : grant.slots;
	}

	/** Notes a start; null when that is not possible any more, because the workflow is offline or the key is taken. */
	#note(
		{ definition, ...start }: NewStart,
		request: StartRequest,
		block: Parameters<typeof newStart>[2],
	): StartRow | Refusal | null {
		const workflow = this.definitions.online();
		if (workflow === null || this.starts.find(start.part) !== null) return null;
		const admission = this.line.admit(request);
		if (admission === 'discarded') return runActive(this.line.holders());
		if (definition !== null) this.definitions.keep(definition, () => this.#versionsInUse());
		const { version } = definition ?? workflow;
		const row = newStart({ ...start, version, createdAt: Date.now() }, admission, block);
		this.starts.insert(row);
		this.line.enter(row, request, admission);
		return row;
	}

	async startedBefore(startKey: string, wanted: AskedStart): Promise<StartedRun | Refusal | null> {
		const key = schema.startKeySchema.parse(startKey);
		const request = schema.askedStartSchema.parse(wanted);
		if (!(await this.exists())) return null;
		const [part, hash] = await Promise.all([keyPart(this.place.id, key), requestHash(request)]);
		return this.#repeated({ part, key, hash });
	}

	async reopen(
		...args: readonly [instanceId: string, order: 'rerun' | 'recover' | ReopeningOrder, by: Actor]
	): Promise<Operated | Refusal> {
		const [instanceId, order, by] = schema.reopenSchema.parse(args);
		if (!(await this.exists())) return NO_RUN;
		return this.reopening.reopen(instanceId, this.#withNewest(order), by);
	}

	async previewReopening(
		...args: readonly [instanceId: string, order: ReopeningOrder, by: Actor]
	): Promise<Previewed | Refusal> {
		const [instanceId, order, by] = schema.reopenSchema.parse(args);
		if (!(await this.exists())) return NO_RUN;
		return this.reopening.preview(instanceId, this.#withNewest(order), by);
	}

	/** The newest definition is the one that starts take, even while the workflow is offline. */
	#withNewest(order: ReopeningOrder): RunOrder {
		if (!('isNewest' in order)) return order;
		const { isNewest, ...rest } = order;
		const state = isNewest ? this.definitions.state() : null;
		const newest = state === null ? null : this.definitions.read(state.version);
		if (newest === null) return rest.kind === 'rerun' ? { ...rest, definition: null } : { ...rest, newest: null };
		const { version, document, projectParams } = newest;
		if (rest.kind === 'rerun') return { ...rest, definition: { version, document, projectParams } };
		return { ...rest, newest: { version, document } };
	}

	async ended(reported: EndReport): Promise<void> {
		const report = schema.endReportSchema.parse(reported);
		const row = (await this.exists()) ? this.starts.ofInstance(report.instanceId) : null;
		// A late repetition is about an end that is known already, even if the run was opened again since.
		if (row === null || row.state === 'deleted') return;
		if (report.at > (row.endedAt ?? 0)) return this.delivery.close(row.part, report.state, report.at);
		// Whose turn came with that end may be looked after by nobody: it is told again because the platform refused an alarm.
		if (this.delivery.isOwing && this.alarmClock.armedAt === null) await this.delivery.arm(Date.now());
	}

	async blockBack(instanceId: string): Promise<void> {
		const row = (await this.exists()) ? this.starts.ofInstance(instanceId) : null;
		if (row === null || row.slots === 0) return;
		if (row.state === 'live') this.pool.slots.giveBack(row.slots);
		this.starts.clearSlots(row.part);
	}

	async lineStanding(instanceId: string): Promise<LineStanding | null> {
		const row = (await this.exists()) ? this.starts.ofInstance(instanceId) : null;
		return row === null ? null : this.line.standing(row.part);
	}

	async live(limit: number): Promise<readonly { readonly instanceId: string; readonly createdAt: number }[]> {
		const most = schema.limitSchema.parse(limit);
		if (!(await this.exists())) return [];
		return this.starts.live(most).map(({ instanceId, createdAt }) => ({ instanceId, createdAt }));
	}

	async runs(
		...args: readonly [after: string, limit: number]
	): Promise<readonly { readonly part: string; readonly instanceId: string }[]> {
		const [after, limit] = schema.runsSchema.parse(args);
		return (await this.exists()) ? this.starts.runs(after, limit) : [];
	}

	async forgotten(instanceId: string): Promise<void> {
		const row = (await this.exists()) ? this.starts.ofInstance(instanceId) : null;
		if (row !== null && row.state !== 'deleted') await this.delivery.close(row.part, 'deleted', row.endedAt);
	}

	async remove(): Promise<{ readonly ok: true } | Refusal> {
		if (!(await this.exists())) return { ok: true };
		if (this.starts.live(1).length > 0) return { ok: false, code: 'instances_live', details: {} };
		await withinTime(this.capacity().release({ holder: `wf:${this.place.id}`, keep: 0 }), ANSWER_TIMEOUT_MS);
		await this.ctx.storage.deleteAll();
		this.forgetAll();
		return { ok: true };
	}

	async granted(...args: readonly [slots: number, n?: number]): Promise<number> {
		const [slots] = grantedSchema.parse(args);
		if (!(await this.exists())) return 0;
		return this.pool.slots.confirm(slots, this.starts.slotsInUse(), Date.now());
	}

	override async alarm(rung?: AlarmInvocationInfo): Promise<void> {
		try {
			// An alarm of which nothing is known may have been about anything.
			const isInDoubt = rung === undefined || !isOfSchedule(rung.scheduledTime);
			if (!(await this.exists(isInDoubt))) return;
			this.alarmClock.rang();
			for (const part of this.line.toAsk(Date.now())) this.delivery.owe(part);
			const owed = this.delivery.owed();
			// What is due comes first: looking after what was started before can wait.
			await this.keepTime();
			await this.delivery.deliverOwed(owed);
		} catch (problem) {
			this.note('scheduler_alarm_failed', problem);
			await this.ctx.storage.setAlarm(Date.now() + SEND_AGAIN_MS).catch(() => null);
		}
	}

	/** Those of runs that have not ended: one that has not begun yet begins with its own. */
	#versionsInUse(): readonly number[] {
		return this.starts.live(Number.MAX_SAFE_INTEGER).map((row) => row.version);
	}

	/** What is answered to a key that has started a run; null for one that has not. */
	async #repeated({ part, key, hash }: Pick<StartRow, 'part' | 'key' | 'hash'>): Promise<StartedRun | Refusal | null> {
		const known = this.starts.find(part);
		if (known === null) return null;
		await this.delivery.deliverForgotten(known);
		const started = schema.startRequestSchema.parse(JSON.parse(known.request));
		const version = this.definitions.read(known.version) ?? this.definitions.online();
		return repeatedStart(known, key, hash, startWarnings(version, started));
	}
}
