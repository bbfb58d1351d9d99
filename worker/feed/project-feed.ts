import { DurableObject } from 'cloudflare:workers';
import { openLiveTicket } from '../auth/live-ticket.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import type { Served } from '../lib/served.ts';
import { LIVE_BELIEVED_MS } from '../lib/socket.ts';
import { WatcherSockets } from '../lib/watcher-sockets.ts';
import { watchProject } from '../projection/watched.ts';
import { readSettings } from '../settings.ts';
import { PendingChanges } from './pending-changes.ts';
import type { FeedChanges, ProjectFeedRpc } from './rpc.ts';
import { feedChangesSchema } from './rpc-schema.ts';

/** The database is told at most this often that somebody watches, however many come and renew. */
const WATCHED_AGAIN_MS = 30_000;

/**
 * Tells everybody who watches a project's lists what changed in them. It stores nothing: lists are read from the
 * database, and who misses something reads them again. Sockets hibernate with the object.
 */
export class ProjectFeed extends DurableObject<Env> implements Served<ProjectFeedRpc> {
	readonly #sockets = new WatcherSockets(this.ctx, 'feed');
	readonly #pending = new PendingChanges();
	#isTimed = false;
	#watchedAt = 0;

	publish(published: FeedChanges): void {
		const changes = feedChangesSchema.parse(published);
		const now = Date.now();
		if (this.#sockets.believed(now).length === 0) return;
		const dueAt = this.#pending.add(changes, now);
		if (dueAt !== null && !this.#isTimed) this.#tellAt(dueAt, now);
	}

	/** The project is watched before anybody is taken in, so that they miss nothing from their first message on. */
	override async fetch(request: Request): Promise<Response> {
		if (request.headers.get('upgrade') !== 'websocket') return new Response(null, { status: 426 });
		if (!(await this.#watch(Date.now()))) return new Response(null, { status: 503 });
		if (!this.#sockets.hasRoom(request, Date.now())) return new Response(null, { status: 409 });
		const { 0: client, 1: server } = new WebSocketPair();
		this.#sockets.accept(server, request, Date.now());
		return new Response(null, { status: 101, webSocket: client });
	}

	override async webSocketMessage(socket: WebSocket, text: string | ArrayBuffer): Promise<void> {
		const { callbackKeys } = readSettings(this.env);
		const now = Date.now();
		await this.#sockets.hear(
			socket,
			text,
			(ticket) => openLiveTicket(callbackKeys, this.#projectId(), ticket, now),
			now,
		);
		await this.#watch(now);
	}

	/** The timer keeps the object until it has told: it never waits for longer than a second. */
	#tellAt(dueAt: number, now: number): void {
		this.#isTimed = true;
		setTimeout(() => {
			this.#isTimed = false;
			const message = this.#pending.take(Date.now());
			if (message !== null) this.#sockets.tell(JSON.stringify(message), Date.now());
		}, dueAt - now);
	}

	/** False when the database cannot be told: nothing would be published. */
	async #watch(now: number): Promise<boolean> {
		if (now - this.#watchedAt < WATCHED_AGAIN_MS) return true;
		try {
			await watchProject(this.env.DB, this.#projectId(), now + LIVE_BELIEVED_MS);
			this.#watchedAt = now;
			return true;
		} catch (problem) {
			logLine('feed_not_watched', { projectId: this.#projectId(), problem: messageOf(problem) });
			return false;
		}
	}

	#projectId(): string {
		return this.ctx.id.name ?? '';
	}
}
