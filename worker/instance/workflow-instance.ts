import { hearWatcher } from '../auth/hear-watcher.ts';
import type { SlotHolderRpc } from '../capacity/rpc.ts';
import type { ClaimedAttempt } from '../engine/claim.ts';
import type { AttemptRef, DeliveryReport } from '../engine/command.ts';
import type { Fact } from '../engine/fact.ts';
import type { AttemptResult } from '../engine/result.ts';
import type { Actor, Route, RunSpec } from '../engine/run-spec.ts';
import type { PlaceInLine, Run } from '../engine/state.ts';
import { logLine } from '../lib/log-line.ts';
import { splitObjectName } from '../lib/object-name.ts';
import type { Served } from '../lib/served.ts';
import { closeSocket, sendText } from '../lib/socket.ts';
import { WatcherSockets } from '../lib/watcher-sockets.ts';
import { LogFollowers } from '../logs/log-followers.ts';
import { InstanceRun } from './instance-run.ts';
import { snapshotMessage, turnMessage } from './live-feed.ts';
import { commandOf, type OpeningTerms, opens, type RunOrder } from './order.ts';
import { platformArchive } from './platform-archive.ts';
import { platformEntries } from './platform-entries.ts';
import { HELD, RunOnHold } from './platform-hold.ts';
import { platformSends } from './platform-sends.ts';
import { platformSuccesses } from './platform-successes.ts';
import type { WorkflowInstanceReadRpc } from './read-rpc.ts';
import { ReadableInstance } from './readable-instance.ts';
import type {
	Abandoned,
	InstanceOperation,
	Operated,
	Previewed,
	Refusal,
	Started,
	WorkflowInstanceRpc,
} from './rpc.ts';
import * as schema from './rpc-schema.ts';
import { RunReader } from './run-reader.ts';
import { letGoSchema, startSchema, startWaitingSchema } from './run-spec-schema.ts';
import { SqlEntryTable } from './sql-entry-table.ts';

/** Sets those who follow the run apart from whoever else may follow something of its object. */
const RUN_TAG = 'run';

type InstanceRpc = WorkflowInstanceRpc & WorkflowInstanceReadRpc & SlotHolderRpc;

/**
 * One run. This class only parses what arrives, hands it to the loop and shapes the answer; it writes nothing before
 * `start`, because an object that wrote nothing costs nothing.
 */
export class WorkflowInstance extends ReadableInstance implements Served<InstanceRpc> {
	readonly #sockets = new WatcherSockets(this.ctx, RUN_TAG);
	readonly #logFollowers = new LogFollowers(this.ctx);
	readonly #loop = new InstanceRun({
		table: new SqlEntryTable(this.ctx.storage),
		alarm: this.ctx.storage,
		send: platformSends(this.env),
		archive: platformArchive(this.env),
		successesOf: (place) => platformSuccesses(this.env, place),
		erase: async (why) => {
			for (const socket of this.ctx.getWebSockets()) closeSocket(socket, 1000, why);
			await this.ctx.storage.deleteAll();
		},
		changed: (run, facts) => this.#tell(run, facts),
		later: async (work) => this.ctx.waitUntil(work),
		after: (delayMs, work) => {
			const timer = setTimeout(() => this.ctx.waitUntil(work()), delayMs);
			return () => clearTimeout(timer);
		},
		now: () => Date.now(),
		random: () => Math.random(),
		log: (event, fields) => logLine(event, { object: this.ctx.id.name ?? null, ...fields }),
	});

	protected override readonly reader = {
		current: async () => {
			await this.#loop.refresh();
			return this.reader.stored();
		},
		stored: () => {
			const reading = this.#loop.reads.reading();
			return reading === null ? null : new RunReader(reading.run, this.#loop, reading);
		},
	};

	start(...args: readonly [spec: RunSpec, hasEnded?: boolean]): Promise<Started | Refusal> {
		const [spec, hasEnded] = startSchema.parse(args);
		return this.#loop.start(spec, { hasEnded, waits: null });
	}

	startRecovering(...args: readonly [spec: RunSpec, hasEnded?: boolean]): Promise<Started | Refusal> {
		return this.start(...args);
	}

	async startWaiting(
		...args: readonly [spec: RunSpec, hasEnded: boolean, place: PlaceInLine, until: number]
	): Promise<Started | Refusal> {
		const [spec, hasEnded, waits, until] = startWaitingSchema.parse(args);
		return Date.now() > until ? HELD : this.#loop.start(spec, { hasEnded, waits });
	}

	letGo(...args: readonly [ticket: number, slots: number, routes: readonly Route[]]): Promise<Started | Refusal> {
		const [ticket, slots, routes] = letGoSchema.parse(args);
		return this.#loop.told((at) => ({ kind: 'let_go', at, ticket, slots, routes }));
	}

	discard(...args: readonly [ticket: number]): Promise<Started | Refusal> {
		const [ticket] = schema.discardSchema.parse(args);
		return this.#loop.told((at) => ({ kind: 'discard', at, ticket }));
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

	async answer(...args: Parameters<WorkflowInstanceRpc['answer']>): Promise<number> {
		const [asked, to, answer, more = []] = args;
		const answers = schema.executorSaidSchema.parse([{ ...asked, to, answer }, ...more]);
		const acted = await this.#loop.act((at) => ({ kind: 'answers', at, answers }));
		if (acted === HELD) throw new RunOnHold('The run cannot store the answers now');
		return answers.length;
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
		...args: readonly [wanted: InstanceOperation | RunOrder, actor: Actor, opening?: OpeningTerms]
	): Promise<Operated | Refusal> {
		const [order, by, opening] = schema.operateSchema.parse(args);
		const into = opening?.into ?? 'running';
		const mayOpen = (now: number) => opening === undefined || (into !== 'closed' && now <= opening.until);
		const inLine = typeof into === 'string' ? null : into;
		const before: { endedAt: number | null } = { endedAt: null };
		const command = (at: number) => {
			before.endedAt = this.#loop.load()?.endedAt ?? null;
			return commandOf(order, by, at, inLine);
		};
		const acted = await (order.kind === 'force_close'
			? this.#loop.closing.force(by)
			: this.#loop.operate(command, opens(order) ? mayOpen : undefined));
		if ('ok' in acted) return acted;
		const { reply } = acted;
		if (!reply.ok) return reply;
		const { changed, refused, untouched } = reply;
		const { endedAt } = before;
		const isReopened = endedAt !== null && this.#loop.load()?.endedAt !== endedAt;
		return {
			...{ ok: true, changed },
			...(refused === undefined ? {} : { refused, untouched }),
			...(isReopened ? { reopenedFrom: endedAt } : {}),
		};
	}

	async preview(
		...args: readonly [wanted: RunOrder, actor: Actor, inLine?: PlaceInLine]
	): Promise<Previewed | Refusal> {
		const [order, by, inLine = null] = schema.previewSchema.parse(args);
		return this.#loop.reads.preview((at) => commandOf(order, by, at, inLine));
	}

	poke(): Promise<number | null> {
		return this.#loop.poke();
	}

	relist(): Promise<boolean> {
		return this.#loop.relist();
	}

	granted(...args: readonly [slots: number, n?: number]): Promise<number> {
		return this.#loop.granted(...schema.grantedSchema.parse(args));
	}

	async remove(actor: Actor): Promise<{ readonly ok: true } | Refusal> {
		return this.#loop.closing.remove(schema.actorSchema.parse(actor));
	}

	async abandon(actor: Actor): Promise<Abandoned | Refusal> {
		return this.#loop.closing.abandon(schema.actorSchema.parse(actor));
	}

	/** The live feed. Sockets hibernate with the object, so following a run that sleeps costs nothing. */
	override async fetch(request: Request): Promise<Response> {
		const reader = await this.reader.current();
		if (reader === null) return new Response(null, { status: 404 });
		if (new URL(request.url).searchParams.has('log')) return this.#logFollowers.answer(request, Date.now());
		if (request.headers.get('upgrade') !== 'websocket') return new Response(null, { status: 426 });
		if (!this.#sockets.hasRoom(request, Date.now())) return new Response(null, { status: 409 });
		const { 0: client, 1: server } = new WebSocketPair();
		this.#sockets.accept(server, request, Date.now());
		sendText(server, JSON.stringify(snapshotMessage(reader.run, reader.view())));
		return new Response(null, { status: 101, webSocket: client });
	}

	/** Followers have nothing to say but who they are: every message of theirs costs a request. */
	override webSocketMessage(socket: WebSocket, text: string | ArrayBuffer): Promise<void> {
		return hearWatcher(this.env, splitObjectName(this.ctx.id.name).projectId, socket, text);
	}

	override alarm(): Promise<void> {
		return this.#loop.wake();
	}

	/** Tells those who follow the run, or one of its tasks' logs, what a turn brought. */
	#tell(run: Run, facts: readonly Fact[]): void {
		const now = Date.now();
		const reader = new RunReader(run, this.#loop, { hold: this.#loop.hold, archivedAt: null });
		if (this.#sockets.believed(now).length > 0)
			this.#sockets.tell(JSON.stringify(turnMessage(run, facts, reader.view())), now);
		const keys = this.#logFollowers.followed();
		this.#logFollowers.tell(() => platformEntries(reader, keys, facts), now);
	}
}
