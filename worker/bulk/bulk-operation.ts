import { DurableObject } from 'cloudflare:workers';
import { can } from '../auth/can.ts';
import { currentPrincipal } from '../auth/current-principal.ts';
import type { Principal } from '../auth/principal.ts';
import { isEnded, OPERATION_ITEMS_MAX } from '../contract/operation.ts';
import { findOperation, type OperationProgressRow, tellOperation } from '../db/query/operation.ts';
import { EarliestAlarm } from '../lib/earliest-alarm.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import { splitObjectName } from '../lib/object-name.ts';
import type { Served } from '../lib/served.ts';
import { severalAtOnce } from '../lib/several-at-once.ts';
import { withinTime } from '../lib/time-limit.ts';
import { unreachable } from '../lib/unreachable.ts';
import { INSTANCE_BATCH } from '../service/batch-operations.ts';
import { findInstances } from '../service/instance-list.ts';
import { openServices } from '../service/open-services.ts';
import { matchedThen } from './at-creation.ts';
import { BulkTable, IDS_PER_ROW, type KeptSpec } from './bulk-table.ts';
import { beginning, chunkOf, ended, type Item, nextChunkAt, type Outcome, type Progress, settle } from './progress.ts';
import type { BulkOperationRpc, BulkSpec } from './rpc.ts';
import { actorTextSchema, bulkSpecSchema } from './rpc-schema.ts';

/** The request that begins an operation needs a moment to store its row. */
const FIRST_LOOK_MS = 200;

/** An operation whose row is not there is looked for again, and after this long it was never meant. */
const LOOK_AGAIN_MS = 5000;
const ANNOUNCED_WITHIN_MS = 5 * 60_000;

/** What cannot be decided or told for want of the database is tried again. */
const DATABASE_AGAIN_MS = 10_000;

/** How often the row for the lists is written meanwhile. */
const TOLD_EVERY_MS = 5000;

/** Items at a time, which leaves connections to the database. */
const AT_ONCE = 4;

/** An item that takes longer counts as unavailable. */
const ANSWER_TIMEOUT_MS = 20_000;

/** How long an object outlives its operation, whose row is complete by then. */
const KEPT_MS = 24 * 60 * 60_000;

/** One operation on many: finds out whom it is about, asks one after another, and tells how far it is. */
export class BulkOperation extends DurableObject<Env> implements Served<BulkOperationRpc> {
	readonly #alarm = new EarliestAlarm(this.ctx.storage);
	readonly #table = new BulkTable(this.ctx.storage.sql);
	readonly #services = openServices(this.env, (work) => this.ctx.waitUntil(work));
	/** What is being done; an alarm that rings twice joins it. Answers when to go on. */
	#turn: Promise<number | null> | null = null;
	/** Somebody waits for the end: nothing new is asked. */
	#isAborting = false;
	#toldAt = 0;

	async begin(wanted: BulkSpec): Promise<void> {
		const spec = bulkSpecSchema.parse(wanted);
		const now = Date.now();
		await this.#alarm.load(now);
		const total = 'ids' in spec.items ? spec.items.ids.length : 0;
		if (!this.#table.exists()) this.ctx.storage.transactionSync(() => this.#table.create(spec, beginning(total)));
		await this.#alarm.ensure(now + FIRST_LOOK_MS);
	}

	read(): OperationProgressRow | null {
		return this.#table.exists() ? rowOf(this.#table.progress()) : null;
	}

	async abort(by: string): Promise<OperationProgressRow | null> {
		const abortedBy = actorTextSchema.parse(by);
		if (!this.#table.exists()) return null;
		this.#isAborting = true;
		// However the turn ends: an abort that is not stored would leave an object that asks nothing and never rests.
		await this.#turn?.catch((problem) => this.#note('bulk_turn_failed', problem));
		if (!this.#table.exists()) return null;
		const progress = ended(this.#table.progress(), { state: 'aborted', abortedBy }, Date.now());
		this.#table.keep(progress);
		await this.#alarm.load(Date.now());
		await this.#alarm.ensure(await this.#rest(progress));
		return rowOf(progress);
	}

	async poke(): Promise<boolean> {
		if (!this.#table.exists()) return false;
		const now = Date.now();
		await this.#alarm.load(now);
		if (this.#alarm.armedAt === null && this.#turn === null) await this.#alarm.ensure(now);
		return true;
	}

	/** Never throws, because the platform gives up on an alarm that keeps failing. */
	override async alarm(): Promise<void> {
		this.#alarm.rang();
		this.#turn ??= this.#carryOn().finally(() => {
			this.#turn = null;
		});
		try {
			await this.#alarm.ensure(await this.#turn);
		} catch (problem) {
			this.#note('bulk_alarm_failed', problem);
			await this.ctx.storage.setAlarm(Date.now() + DATABASE_AGAIN_MS).catch(() => null);
		}
	}

	get #place() {
		const { projectId, id } = splitObjectName(this.ctx.id.name);
		return { projectId, operationId: id };
	}

	/** One turn. Answers when the next is due; null for never. */
	async #carryOn(): Promise<number | null> {
		if (!this.#table.exists()) return null;
		const spec = this.#table.spec();
		const progress = this.#table.progress();
		switch (progress.state) {
			case 'collecting':
				return this.#collect(spec, progress);
			case 'running':
				return this.#workThrough(spec, progress);
			case 'done':
			case 'aborted':
			case 'failed':
				return this.#rest(progress);
			default:
				return unreachable(progress.state);
		}
	}

	/** Reads a page of the ids that are meant. */
	async #collect(spec: KeptSpec, progress: Progress): Promise<number | null> {
		const { projectId, operationId } = this.#place;
		const now = Date.now();
		if ((await findOperation(this.#services.db, projectId, operationId)) === null) return this.#wasItMeant(spec, now);
		if ('ids' in spec.items) return this.#goOn({ ...progress, state: 'running' }, now);
		const { filter } = spec.items;
		const page = { after: progress.place, limit: IDS_PER_ROW };
		const { found, stoppedAt } = await findInstances(this.#services.db, projectId, filter, page);
		const ids = found.filter((row) => matchedThen(row, filter, spec.createdAt)).map(({ id }) => id);
		const total = progress.total + ids.length;
		if (total > OPERATION_ITEMS_MAX)
			return this.#goOn(ended({ ...progress, total }, { state: 'failed', failure: 'too_many' }, now), now);
		const last = found.length < IDS_PER_ROW ? stoppedAt : (found.at(-1) ?? null);
		const place = last === null ? null : { createdAt: last.createdAt, id: last.id };
		const next: Progress = { ...progress, place, total, state: place === null ? 'running' : 'collecting' };
		this.ctx.storage.transactionSync(() => {
			if (ids.length > 0) this.#table.addIds(progress.total, ids);
			this.#table.keep(next);
		});
		return now;
	}

	/** Nothing was done yet: an operation without a row is none, and leaves nothing behind. */
	async #wasItMeant({ createdAt }: KeptSpec, now: number): Promise<number | null> {
		if (now < createdAt + ANNOUNCED_WITHIN_MS) return now + LOOK_AGAIN_MS;
		await this.ctx.storage.deleteAll();
		return null;
	}

	/** Asks a chunk of items. */
	async #workThrough(spec: KeptSpec, progress: Progress): Promise<number | null> {
		const startedAt = Date.now();
		const by = await this.#whoAsks(spec, startedAt);
		if (by === 'unavailable') return startedAt + DATABASE_AGAIN_MS;
		if (by === null)
			return this.#goOn(ended(progress, { state: 'failed', failure: 'permission_lost' }, startedAt), startedAt);
		const { again, fresh } = chunkOf(progress, startedAt);
		const begun = this.#table.idsFrom(progress.next, fresh).map((id): Item => ({ id, tries: 0 }));
		const outcomes = await this.#ask([...again, ...begun], spec, by);
		const asked = outcomes.length;
		// They are asked in this order, and an abort leaves the last of them unasked.
		const settled = settle(progress, Math.max(0, asked - again.length), outcomes, Date.now());
		const { bulkPerSecond: perSecond } = this.#services.settings;
		return this.#goOn(
			settled,
			isEnded(settled.state) ? startedAt : nextChunkAt(settled, { startedAt, asked, perSecond }),
		);
	}

	/** Whoever asked for it, if they may still do it. */
	async #whoAsks({ by, organizationId, operation }: KeptSpec, now: number): Promise<Principal | null | 'unavailable'> {
		const place = { organizationId, projectId: this.#place.projectId };
		const principal = await currentPrincipal(this.#services.db, by, place, now);
		if (principal === null || principal === 'unavailable') return principal;
		return can(principal, INSTANCE_BATCH[operation].capability) ? principal : null;
	}

	async #ask(items: readonly Item[], { operation }: KeptSpec, by: Principal): Promise<Outcome[]> {
		const { projectId } = this.#place;
		const { carryOut } = INSTANCE_BATCH[operation];
		const outcomes: Outcome[] = [];
		const askOne = async (item: Item): Promise<void> => {
			if (this.#isAborting) return;
			const place = { projectId, instanceId: item.id };
			try {
				const answer = await withinTime(carryOut(this.#services, by, place), ANSWER_TIMEOUT_MS);
				if (answer.ok) outcomes.push({ item, result: answer.value.changed ? 'changed' : 'unchanged' });
				else if (answer.code === 'unavailable') outcomes.push({ item, result: 'unavailable' });
				else outcomes.push({ item, result: 'refused', code: answer.code });
			} catch (problem) {
				this.#note('bulk_item_unanswered', problem);
				outcomes.push({ item, result: 'unavailable' });
			}
		};
		await severalAtOnce(items, askOne, AT_ONCE);
		return outcomes;
	}

	/** Stores how far it is, and tells the lists when it is time. */
	async #goOn(progress: Progress, nextAt: number): Promise<number | null> {
		this.#table.keep(progress);
		if (isEnded(progress.state)) return this.#rest(progress);
		if (Date.now() >= this.#toldAt + TOLD_EVERY_MS) await this.#tell(progress);
		return nextAt;
	}

	/** After the end: the last row is owed until it is written, and then all of this goes. */
	async #rest(progress: Progress): Promise<number | null> {
		const goesAt = (progress.finishedAt ?? 0) + KEPT_MS;
		if (!(await this.#tell(progress))) return Date.now() + DATABASE_AGAIN_MS;
		if (Date.now() < goesAt) return goesAt;
		await this.ctx.storage.deleteAll();
		return null;
	}

	async #tell(progress: Progress): Promise<boolean> {
		const { projectId, operationId } = this.#place;
		try {
			this.#toldAt = Date.now();
			await tellOperation(this.#services.db, projectId, operationId, rowOf(progress), this.#toldAt);
			return true;
		} catch (problem) {
			this.#note('bulk_not_told', problem);
			return false;
		}
	}

	#note(event: string, problem: unknown): void {
		logLine(event, { object: this.ctx.id.name ?? null, problem: messageOf(problem) });
	}
}

/** What lists show of how far an operation is. */
function rowOf(progress: Progress): OperationProgressRow {
	const { place: _place, next: _next, waiting: _waiting, ...row } = progress;
	return row;
}
