import { logLine, messageOf } from './log-line.ts';

/** How long a socket is believed after its token was judged: a revocation takes hold within this. */
export const LIVE_BELIEVED_MS = 60_000;

/** The follower's token has to be judged again: connect anew. From the range left to applications (RFC 6455 §7.4.2). */
export const JUDGE_AGAIN = 4001;

/** A follower said something, which the protocol has no room for (RFC 6455 §7.4.1). */
export const POLICY_VIOLATION = 1008;

/** Sends a message. A socket that fails is that socket's affair: it reconnects. */
export function sendText(socket: WebSocket, text: string): void {
	try {
		socket.send(text);
	} catch (problem) {
		logLine('live_socket_failed', { problem: messageOf(problem) });
	}
}

export function closeSocket(socket: WebSocket, code: number, reason: string): void {
	try {
		socket.close(code, reason);
	} catch (problem) {
		logLine('live_socket_failed', { problem: messageOf(problem) });
	}
}
