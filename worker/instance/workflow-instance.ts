import { DurableObject } from 'cloudflare:workers';
import type { SlotHolderRpc } from '../capacity/rpc.ts';
import type { InstanceEvent } from '../contract/event.ts';
import type { InstanceDetail, InstanceParams } from '../contract/instance.ts';
import { toInstant } from '../contract/instant.ts';
import type { TaskInstance, TaskInstanceDetail } from '../contract/task-instance.ts';
import type { ClaimedAttempt } from '../engine/claim.ts';
import type { AttemptRef, Command, DeliveryReport, ExecutorAnswer } from '../engine/command.ts';
import type { AttemptResult } from '../engine/result.ts';
import type { Actor, RunSpec } from '../engine/run-spec.ts';
import type { Run } from '../engine/state.ts';
import { findTask } from '../engine/task-index.ts';
import { eventView } from '../engine/view/event-view.ts';
import { instanceView } from '../engine/view/instance-view.ts';
import { taskDetailView, taskView } from '../engine/view/task-view.ts';
import { logLine } from '../lib/log-line.ts';
import type { Served } from '../lib/served.ts';
import { capturedParams } from './captured-params.ts';
import { InstanceRun } from './instance-run.ts';
import { snapshotMessage, turnMessage } from './live-feed.ts';
import { LiveSockets, send } from './live-sockets.ts';
import { HELD, RunOnHold } from './platform-hold.ts';
import { platformSends } from './platform-sends.ts';
import type { WorkflowInstanceReadRpc } from './read-rpc.ts';
import type { InstanceOperation, Refusal, Started, WorkflowInstanceRpc } from './rpc.ts';
import * as schema from './rpc-schema.ts';
import { runSpecSchema } from './run-spec-schema.ts';
import { SqlEntryTable } from './sql-entry-table.ts';

type InstanceRpc = WorkflowInstanceRpc & WorkflowInstanceReadRpc & SlotHolderRpc;

/**
 * One run. This class only parses what arrives, hands it to the loop and shapes the answer; it writes nothing before
 * `start`, because an object that wrote nothing costs nothing.
 */
export class WorkflowInstance extends DurableObject<Env> implements Served<InstanceRpc> {
	readonly #sockets = new LiveSockets(this.ctx);
	readonly #loop = new InstanceRun({
		table: new SqlEntryTable(this.ctx.storage),
		alarm: this.ctx.storage,
		send: platformSends(this.env),
		changed: (run, facts) => {
			if (this.#sockets.hasFollowers(Date.now())) this.#sockets.broadcast(turnMessage(run, facts, this.#detail(run)));
		},
		later: async (work) => this.ctx.waitUntil(work),
		after: (delayMs, work) => {
			const timer = setTimeout(() => this.ctx.waitUntil(work()), delayMs);
			return () => clearTimeout(timer);
		},
		now: () => Date.now(),
		random: () => Math.random(),
		log: (event, fields) => logLine(event, { object: this.ctx.id.name ?? null, ...fields }),
	});

	start(spec: RunSpec): Promise<Started | Refusal> {
		return this.#loop.start(runSpecSchema.parse(spec));
	}

	async claim(attempts: readonly AttemptRef[]): Promise<readonly ClaimedAttempt[]> {
		const claimed = await this.#loop.claim(schema.attemptRefsSchema.parse(attempts));
		if (claimed === 'held') throw new RunOnHold('The run cannot store the claim now');
		return claimed;
	}

	async report(reports: readonly DeliveryReport[], most: number): Promise<readonly ClaimedAttempt[]> {
		const deliveries = schema.deliveryReportsSchema.parse(reports);
		const take = schema.takeSchema.parse(most);
		const acted = await this.#loop.act((at) => ({ kind: 'report', at, deliveries, jitter: Math.random() }), take);
		if (acted === HELD) throw new RunOnHold('The run cannot store the results now');
		return 'taken' in acted ? acted.taken : [];
	}

	async answer(asked: AttemptRef, question: 'stop' | 'status', said: ExecutorAnswer): Promise<void> {
		const ref = schema.attemptRefSchema.parse(asked);
		const to = schema.answerToSchema.parse(question);
		const answer = schema.executorAnswerSchema.parse(said);
		const acted = await this.#loop.act((at) => ({ kind: 'answer', at, ...ref, to, answer }));
		if (acted === HELD) throw new RunOnHold('The run cannot store the answer now');
	}

	async heartbeat(
		...args: readonly [ref: AttemptRef, progress: number | null, message: string | null]
	): Promise<{ readonly ok: true; readonly command: 'continue' | 'stop' | 'kill' } | Refusal> {
		const [ref, progress, message] = schema.heartbeatSchema.parse(args);
		const acted = await this.#loop.act((at) => ({ kind: 'heartbeat', at, ...ref, progress, message }));
		if ('ok' in acted) return acted;
		return acted.reply.ok ? { ok: true, command: acted.reply.instruction } : acted.reply;
	}

	async complete(asked: AttemptRef, ended: AttemptResult): Promise<{ readonly ok: true } | Refusal> {
		const ref = schema.attemptRefSchema.parse(asked);
		const result = schema.attemptResultSchema.parse(ended);
		const acted = await this.#loop.act((at) => ({ kind: 'complete', at, ...ref, result }));
		if ('ok' in acted) return acted;
		return acted.reply.ok ? { ok: true } : acted.reply;
	}

	async operate(
		wanted: InstanceOperation,
		actor: Actor,
	): Promise<{ readonly ok: true; readonly changed: boolean } | Refusal> {
		const kind = schema.operationSchema.parse(wanted);
		const by = schema.actorSchema.parse(actor);
		const acted = await this.#loop.operate((at): Command => ({ kind, at, by }));
		if ('ok' in acted) return acted;
		return acted.reply.ok ? { ok: true, changed: acted.reply.changed } : acted.reply;
	}

	poke(): Promise<number | null> {
		return this.#loop.poke();
	}

	granted(slots: number): Promise<number> {
		return this.#loop.granted(schema.slotsSchema.parse(slots));
	}

	async remove(actor: Actor): Promise<{ readonly ok: true } | Refusal> {
		schema.actorSchema.parse(actor);
		return this.#loop.remove(async () => {
			this.#sockets.closeAll(1000, 'deleted');
			await this.ctx.storage.deleteAll();
		});
	}

	async view(): Promise<InstanceDetail | null> {
		const run = await this.#current();
		return run === null ? null : this.#detail(run);
	}

	async tasks(...args: readonly [after: number, limit: number]): Promise<readonly TaskInstance[] | null> {
		const [after, limit] = schema.pageSchema.parse(args);
		const run = await this.#current();
		return run === null ? null : run.tasks.slice(after, after + limit).map((task) => taskView(run, task));
	}

	async task(key: string): Promise<TaskInstanceDetail | null> {
		const run = await this.#current();
		const task = run === null ? null : findTask(run, key);
		return run === null || task === null ? null : taskDetailView(run, task);
	}

	events(...args: readonly [afterSeq: number, limit: number]): readonly InstanceEvent[] | null {
		const [afterSeq, limit] = schema.pageSchema.parse(args);
		if (this.#loop.load() === null) return null;
		return this.#loop.factsAfter(afterSeq, limit).map(({ fact, seq }) => eventView(fact, seq));
	}

	async params(): Promise<InstanceParams | null> {
		const run = this.#loop.load();
		return run === null ? null : capturedParams(run.spec);
	}

	/** The live feed. Sockets hibernate with the object, so following a run that sleeps costs nothing. */
	override async fetch(request: Request): Promise<Response> {
		const run = await this.#current();
		if (run === null) return new Response(null, { status: 404 });
		if (request.headers.get('upgrade') !== 'websocket') return new Response(null, { status: 426 });
		const { 0: client, 1: server } = new WebSocketPair();
		this.#sockets.accept(server, request.headers.get('x-orrery-until'), Date.now());
		send(server, JSON.stringify(snapshotMessage(run, this.#detail(run))));
		return new Response(null, { status: 101, webSocket: client });
	}

	/** Followers have nothing to say, and every message of theirs would cost a request. */
	override webSocketMessage(socket: WebSocket): void {
		this.#sockets.refuse(socket);
	}

	override alarm(): Promise<void> {
		return this.#loop.wake();
	}

	/** The run as it is now: whoever reads an overdue run wakes it, which is the third clock. */
	async #current(): Promise<Run | null> {
		await this.#loop.refresh();
		return this.#loop.load();
	}

	#detail(run: Run): InstanceDetail {
		const { hold } = this.#loop;
		return { ...instanceView(run), platformHold: hold === null ? null : { ...hold, since: toInstant(hold.since) } };
	}
}
