import { DurableObject } from 'cloudflare:workers';
import type { SlotHolderRpc } from '../capacity/rpc.ts';
import { capacityStub } from '../capacity/stub.ts';
import type { Actor } from '../engine/run-spec.ts';
import { HELD, NO_RUN } from '../instance/platform-hold.ts';
import type { Refusal } from '../instance/rpc.ts';
import { actorSchema, slotsSchema } from '../instance/rpc-schema.ts';
import { instanceStub } from '../instance/stub.ts';
import { EarliestAlarm } from '../lib/earliest-alarm.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import { splitObjectName } from '../lib/object-name.ts';
import type { Served } from '../lib/served.ts';
import { severalAtOnce } from '../lib/several-at-once.ts';
import { withinTime } from '../lib/time-limit.ts';
import { blockSize } from './block-size.ts';
import { CapacityPool } from './capacity-pool.ts';
import { DefinitionTable } from './definition-table.ts';
import { instanceIdOf, keyPart, partOf } from './instance-id.ts';
import { refuseParams } from './refuse-params.ts';
import { requestHash } from './request-hash.ts';
import type { EndReport, PublishedWorkflow, StartedRun, StartRequest, WorkflowSchedulerRpc } from './rpc.ts';
import * as schema from './rpc-schema.ts';
import { runSpecOf } from './run-spec.ts';
import { StartDebts } from './start-debts.ts';
import { OFFLINE, repeatedStart } from './start-refusal.ts';
import { type StartRow, StartTable } from './start-table.ts';
import { startWarnings } from './start-warnings.ts';

const ANSWER_TIMEOUT_MS = 10_000;

/**
 * When starts are looked at that nobody confirmed. Shorter than the ten seconds after which an idle object loses its
 * memory, so that in ordinary times the alarm finds everything confirmed there and reads nothing.
 */
const CONFIRM_MS = 8000;

/** How soon a start that could not be delivered is sent again. */
const SEND_AGAIN_MS = 30_000;

/** A workflow's scheduler: the one door through which its runs start, each once per key. */
export class WorkflowScheduler extends DurableObject<Env> implements Served<WorkflowSchedulerRpc & SlotHolderRpc> {
	readonly #name = splitObjectName(this.ctx.id.name);
	readonly #definitions = new DefinitionTable(this.ctx.storage.sql);
	readonly #starts = new StartTable(this.ctx.storage.sql);
	readonly #alarm = new EarliestAlarm(this.ctx.storage);
	#debts = new StartDebts();
	#pool = this.#freshPool();
	#isReady = false;
	#published: PublishedWorkflow | null = null;

	async publish(published: PublishedWorkflow): Promise<{ readonly ok: true } | Refusal> {
		const workflow = schema.publishedWorkflowSchema.parse(published);
		if (!(await this.#exists())) this.#open();
		const state = this.#definitions.state();
		if (state?.online === true && state.version === workflow.version) return { ok: true };
		this.ctx.storage.transactionSync(() => {
			const inUse = this.#starts.live(Number.MAX_SAFE_INTEGER).map((row) => row.version);
			this.#definitions.publish(workflow, inUse);
		});
		this.#published = workflow;
		return { ok: true };
	}

	async unpublish(by: Actor): Promise<{ readonly ok: true }> {
		actorSchema.parse(by);
		if (!(await this.#exists())) return { ok: true };
		this.#definitions.takeOffline();
		return { ok: true };
	}

	async start(startKey: string, wanted: StartRequest): Promise<StartedRun | Refusal> {
		const key = schema.startKeySchema.parse(startKey);
		const request = schema.startRequestSchema.parse(wanted);
		if (!(await this.#exists())) return OFFLINE;
		const [part, hash] = await Promise.all([keyPart(this.#name.id, key), requestHash(request)]);
		const offered = this.#online();
		const warnings = startWarnings(offered, request);
		const known = this.#starts.find(part);
		if (known !== null) {
			await this.#deliverForgotten(known);
			return repeatedStart(known, key, hash, warnings);
		}
		if (offered === null) return OFFLINE;
		const refused = refuseParams(offered.document, request.startParams);
		if (refused !== null) return refused;
		const grant = await this.#block(request.mode === 'dryRun' ? 0 : blockSize(offered.document));
		if (grant === null) return HELD;
		// Nothing is awaited from here to the alarm: whoever comes first with a key has its row before anybody else looks.
		const taken = this.#starts.find(part);
		const workflow = this.#online();
		if (taken !== null || workflow === null) {
			this.#pool.slots.giveBack(grant.slots);
			return taken === null ? OFFLINE : repeatedStart(taken, key, hash, warnings);
		}
		const createdAt = Date.now();
		const instanceId = instanceIdOf(createdAt, part);
		const asked = { part, key, hash, request: JSON.stringify(request), version: workflow.version };
		const row: StartRow = { ...asked, instanceId, createdAt, slots: grant.slots, state: 'live', endedAt: null };
		this.#starts.insert(row);
		this.#debts.add(part);
		await this.#alarm.ensure(createdAt + CONFIRM_MS);
		await this.#deliver(row);
		return { ok: true, instanceId, created: true, warnings };
	}

	async reopen(
		...args: readonly [instanceId: string, operation: 'rerun' | 'recover', by: Actor]
	): Promise<{ readonly ok: true; readonly changed: boolean } | Refusal> {
		const [instanceId, operation, by] = schema.reopenSchema.parse(args);
		if (!(await this.#exists())) return NO_RUN;
		// A run may have ended unheard; that end, coming late, must not close what is opened now.
		const known = this.#startOf(instanceId);
		if (known?.state === 'live') await this.#deliver(known);
		const row = this.#startOf(instanceId);
		if (row === null || row.state === 'deleted') return NO_RUN;
		const opening = row.state === 'live' ? 'taken' : await this.#openAgain(row);
		if (opening === 'full') return { ok: false, code: 'unavailable', details: { reason: 'no_capacity' } };
		try {
			const answer = await withinTime(this.#instance(instanceId).operate(operation, by), ANSWER_TIMEOUT_MS);
			// Of two who open it at once one is refused while the run goes on, so the run is asked how it stands.
			if (!answer.ok && opening === 'ours') {
				this.#debts.add(row.part);
				await this.#deliver(row);
			}
			return answer;
		} catch (problem) {
			// Whether the run was opened is unknown; the alarm asks it.
			this.#debts.add(row.part);
			this.#note('reopening_not_confirmed', problem);
			return HELD;
		}
	}

	async ended(reported: EndReport): Promise<void> {
		const report = schema.endReportSchema.parse(reported);
		const row = (await this.#exists()) ? this.#startOf(report.instanceId) : null;
		// A late repetition is about an end that is known already, even if the run was opened again since.
		if (row === null || row.state === 'deleted' || report.at <= (row.endedAt ?? 0)) return;
		this.#close(row.part, report.state, report.at);
	}

	async live(limit: number): Promise<readonly { readonly instanceId: string; readonly createdAt: number }[]> {
		const most = schema.limitSchema.parse(limit);
		if (!(await this.#exists())) return [];
		return this.#starts.live(most).map(({ instanceId, createdAt }) => ({ instanceId, createdAt }));
	}

	async forgotten(instanceId: string): Promise<void> {
		const row = (await this.#exists()) ? this.#startOf(instanceId) : null;
		if (row !== null && row.state !== 'deleted') this.#close(row.part, 'deleted', row.endedAt);
	}

	async remove(): Promise<{ readonly ok: true } | Refusal> {
		if (!(await this.#exists())) return { ok: true };
		if (this.#starts.live(1).length > 0) return { ok: false, code: 'instances_live', details: {} };
		await withinTime(this.#capacity().release({ holder: `wf:${this.#name.id}`, keep: 0 }), ANSWER_TIMEOUT_MS);
		await this.ctx.storage.deleteAll();
		this.#alarm.rang();
		this.#isReady = false;
		this.#published = null;
		this.#pool = this.#freshPool();
		this.#debts = new StartDebts();
		return { ok: true };
	}

	async granted(told: number): Promise<number> {
		const slots = slotsSchema.parse(told);
		if (!(await this.#exists())) return 0;
		return this.#pool.slots.confirm(slots, this.#starts.slotsInUse(), Date.now());
	}

	override async alarm(): Promise<void> {
		try {
			if (!(await this.#exists(true))) return;
			this.#alarm.rang();
			await severalAtOnce(this.#debts.open(this.#starts), (row) => this.#deliver(row));
			if (!this.#debts.isEmpty) await this.#alarm.ensure(Date.now() + SEND_AGAIN_MS);
		} catch (problem) {
			this.#note('scheduler_alarm_failed', problem);
			await this.ctx.storage.setAlarm(Date.now() + SEND_AGAIN_MS).catch(() => null);
		}
	}

	/** Hands a start to its run; one that has begun only says whether it has ended since. */
	async #deliver(row: StartRow): Promise<void> {
		const workflow = row.version === this.#published?.version ? this.#published : this.#definitions.read(row.version);
		// The list that is worked off may be old: what ended since needs no start, and what was deleted must not revive.
		const isLive = this.#starts.find(row.part)?.state === 'live';
		if (workflow === null || !isLive) return this.#debts.confirm(row.part);
		const { instanceId, createdAt, slots } = row;
		const request = schema.startRequestSchema.parse(JSON.parse(row.request));
		const { routes } = this.#pool;
		const spec = runSpecOf(workflow, request, { instanceId, startKey: row.key, createdAt, slots, routes });
		try {
			const answer = await withinTime(this.#instance(instanceId).start(spec), ANSWER_TIMEOUT_MS);
			if (answer.ok && !answer.lookAgain) this.#debts.confirm(row.part);
			if (answer.ok && answer.end !== null) this.#close(row.part, answer.end.state, answer.end.at);
		} catch (problem) {
			this.#note('start_not_confirmed', problem);
		}
	}

	/** A start whose alarm was refused is looked at by nobody but whoever asks for it again. */
	async #deliverForgotten(row: StartRow): Promise<void> {
		if (!this.#debts.has(row.part) || this.#alarm.armedAt !== null) return;
		await this.#alarm.ensure(Date.now() + CONFIRM_MS);
		await this.#deliver(row);
	}

	/** The run is over or gone; what it had of the pool is free again. */
	#close(part: string, state: StartRow['state'], endedAt: number | null): void {
		const row = this.#starts.find(part);
		if (row?.state === 'live') this.#pool.slots.giveBack(row.slots);
		this.#starts.setState(part, state, endedAt);
		this.#debts.confirm(part);
	}

	async #block(n: number): Promise<Awaited<ReturnType<CapacityPool['block']>> | null> {
		try {
			return await this.#pool.block(n);
		} catch (problem) {
			return this.#note('capacity_unreachable', problem);
		}
	}

	/** The online definition; null while the workflow is offline. */
	#online(): PublishedWorkflow | null {
		const state = this.#definitions.state();
		if (state === null || !state.online) return null;
		if (this.#published?.version !== state.version) this.#published = this.#definitions.read(state.version);
		return this.#published;
	}

	/** The start that made this instance; null for one that this workflow never started. */
	#startOf(instanceId: string): StartRow | null {
		const row = this.#starts.find(partOf(instanceId));
		return row?.instanceId === instanceId ? row : null;
	}

	/** Gives a run that ended its block again, unless somebody opened it while the block was asked for. */
	async #openAgain(row: StartRow): Promise<'ours' | 'taken' | 'full'> {
		const grant = await this.#block(row.slots);
		const isTaken = this.#starts.find(row.part)?.state !== row.state;
		if (isTaken || grant === null || grant.slots < row.slots) {
			this.#pool.slots.giveBack(grant?.slots ?? 0);
			return isTaken ? 'taken' : 'full';
		}
		this.#starts.setState(row.part, 'live', row.endedAt);
		await this.#alarm.ensure(Date.now() + CONFIRM_MS);
		return 'ours';
	}

	/**
	 * Whether the workflow was ever published. One that was not, or was removed, writes nothing whoever asks: late calls
	 * about its runs would leave storage behind that nobody removes.
	 *
	 * @param rings true inside the alarm, which is pending no longer by then.
	 */
	async #exists(rings = false): Promise<boolean> {
		await this.#alarm.load(Date.now());
		if (!this.#isReady && this.#definitions.exist()) this.#open(rings);
		return this.#isReady;
	}

	#open(rings = false): void {
		this.#isReady = true;
		this.#definitions.create();
		this.#starts.create();
		this.#debts.begin(rings || this.#alarm.armedAt !== null);
	}

	#freshPool(): CapacityPool {
		return new CapacityPool(`wf:${this.#name.id}`, (request) =>
			withinTime(this.#capacity().acquire(request), ANSWER_TIMEOUT_MS),
		);
	}

	#instance(instanceId: string): ReturnType<typeof instanceStub> {
		return instanceStub(this.env, this.#name.projectId, instanceId);
	}

	#capacity(): ReturnType<typeof capacityStub> {
		return capacityStub(this.env, this.#name.projectId);
	}

	#note(event: string, problem: unknown): null {
		logLine(event, { object: this.ctx.id.name ?? null, problem: messageOf(problem) });
		return null;
	}
}
