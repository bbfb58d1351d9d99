import { attemptId, taskInstanceId } from '../contract/ids.ts';
import type { LogEntry, LogMessage } from '../contract/log.ts';
import { closeSocket } from '../lib/socket.ts';
import { WatcherSockets } from '../lib/watcher-sockets.ts';

/** What the tags of these sockets begin with; a log's id follows. */
const LOG_TAG = 'log ';

/** An entry, and whose log it belongs to. */
export interface FollowedEntry {
	readonly instanceId: string;
	readonly nodeKey: string;
	readonly entry: LogEntry;
}

/**
 * The sockets that follow logs, kept by the platform while the object sleeps. Each follows the log of a task instance or
 * of one of its attempts, by the id of which it is tagged.
 */
export class LogFollowers {
	readonly #context: DurableObjectState;

	constructor(context: DurableObjectState) {
		this.#context = context;
	}

	/** Takes in whoever an upgrade is for, to follow `?log=<task instance or attempt>`; 409 when too many do. */
	answer(request: Request, nowMs: number): Response {
		const log = new URL(request.url).searchParams.get('log');
		if (log === null || request.headers.get('upgrade') !== 'websocket') return new Response(null, { status: 426 });
		if (!this.#of(log).hasRoom(request, nowMs)) return new Response(null, { status: 409 });
		const { 0: client, 1: server } = new WebSocketPair();
		this.#of(log).accept(server, request, nowMs);
		return new Response(null, { status: 101, webSocket: client });
	}

	/** Keys of the nodes whose logs anybody follows. */
	followed(): ReadonlySet<string> {
		const tags = this.#context.getWebSockets().flatMap((socket) => this.#context.getTags(socket));
		return new Set(tags.flatMap((tag) => (tag.startsWith(LOG_TAG) ? [tag.split('.')[1] ?? ''] : [])));
	}

	/** Sends entries to those who follow their log. They are only made when anybody follows anything. */
	tell(entries: () => Iterable<FollowedEntry>, nowMs: number): void {
		if (this.#context.getWebSockets().length === 0) return;
		for (const { instanceId, nodeKey, entry } of entries()) {
			const message = JSON.stringify({ type: 'entries', entries: [entry] } satisfies LogMessage);
			this.#of(taskInstanceId(instanceId, nodeKey)).tell(message, nowMs);
			if (entry.attempt !== null) this.#of(attemptId(instanceId, nodeKey, entry.attempt)).tell(message, nowMs);
		}
	}

	closeAll(why: string): void {
		for (const socket of this.#context.getWebSockets()) closeSocket(socket, 1000, why);
	}

	#of(log: string): WatcherSockets {
		return new WatcherSockets(this.#context, `${LOG_TAG}${log}`);
	}
}
