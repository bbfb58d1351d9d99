import { z } from 'zod';
import { logLine, messageOf } from '../lib/log-line.ts';
import type { LiveMessage } from './live-feed.ts';

/** How long a socket is believed after its token was judged: a revocation takes hold within this. */
const LIVE_BELIEVED_MS = 60_000;

/** The follower's token has to be judged again: connect anew. From the range left to applications (RFC 6455 §7.4.2). */
const JUDGE_AGAIN = 4001;

/** A follower said something, which the protocol has no room for (RFC 6455 §7.4.1). */
const POLICY_VIOLATION = 1008;

const attachmentSchema = z.strictObject({ closeAt: z.int() });
const untilSchema = z.coerce.number().int();

/**
 * The sockets that follow a run. Each has a time after which nothing is sent to it any more, kept with the socket so
 * that it survives hibernation. It is judged when there is something to send: an alarm per follower would wake runs that
 * sleep, and a socket on which nothing is sent tells nothing.
 */
export class LiveSockets {
	readonly #context: DurableObjectState;

	constructor(context: DurableObjectState) {
		this.#context = context;
	}

	/** Whether anybody may still be told something. Closes the sockets whose time is over. */
	hasFollowers(nowMs: number): boolean {
		for (const socket of this.#context.getWebSockets()) {
			if (closeAtOf(socket) <= nowMs) close(socket, JUDGE_AGAIN, 'token is judged again');
		}
		return this.#open().length > 0;
	}

	/** Takes in a follower until a time (epoch ms), and never for longer than a judged token is believed. */
	accept(socket: WebSocket, until: string | null, nowMs: number): void {
		const latest = nowMs + LIVE_BELIEVED_MS;
		const asked = untilSchema.safeParse(until ?? latest);
		this.#context.acceptWebSocket(socket);
		socket.serializeAttachment({ closeAt: asked.success ? Math.min(latest, asked.data) : nowMs });
	}

	/** Sends one message to every follower. A socket that fails is that socket's affair: it reconnects. */
	broadcast(message: LiveMessage): void {
		const text = JSON.stringify(message);
		for (const socket of this.#open()) send(socket, text);
	}

	refuse(socket: WebSocket): void {
		close(socket, POLICY_VIOLATION, 'followers only listen');
	}

	closeAll(code: number, reason: string): void {
		for (const socket of this.#context.getWebSockets()) close(socket, code, reason);
	}

	#open(): WebSocket[] {
		return this.#context.getWebSockets().filter((socket) => socket.readyState === WebSocket.OPEN);
	}
}

/** A message to one follower, such as the first one. */
export function send(socket: WebSocket, text: string): void {
	try {
		socket.send(text);
	} catch (problem) {
		logLine('live_socket_failed', { problem: messageOf(problem) });
	}
}

function close(socket: WebSocket, code: number, reason: string): void {
	try {
		socket.close(code, reason);
	} catch (problem) {
		logLine('live_socket_failed', { problem: messageOf(problem) });
	}
}

/** A socket of the release before has no time of its own, so its time is over. */
function closeAtOf(socket: WebSocket): number {
	const attachment = attachmentSchema.safeParse(socket.deserializeAttachment());
	return attachment.success ? attachment.data.closeAt : 0;
}
