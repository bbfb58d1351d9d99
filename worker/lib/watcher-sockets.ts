import { z } from 'zod';
import { watcherMessageSchema } from '../contract/feed.ts';
import { closeSocket, JUDGE_AGAIN, LIVE_BELIEVED_MS, POLICY_VIOLATION, sendText } from './socket.ts';

/** Who a socket belongs to, and until when (epoch ms) that was verified. */
interface Watcher {
	readonly principalId: string;
	readonly verifiedUntil: number;
}

/** Watchers of one object. Far more than people look at it, and few enough to tell all of them within a turn. */
export const WATCHERS_MAX = 1000;

/** Connections of one person or program, so that one page gone wild does not keep the others out. */
export const WATCHERS_PER_PRINCIPAL_MAX = 50;

/** A renewal is a ticket in a few words; nobody needs longer messages. */
const MESSAGE_CHARACTERS_MAX = 4000;

/** Kept with the socket, so that it survives hibernation. A socket of the release before has none: its time is over. */
const attachmentSchema = z.strictObject({ principalId: z.string(), until: z.int() });

/** The headers with which the API hands an upgrade to an object, once it has judged who asks. */
const headersSchema = z.object({
	principalId: z.string().min(1).max(100),
	verifiedUntil: z.coerce.number().int(),
});

/**
 * Hibernating sockets of which each belongs to somebody until a time: after it nothing is sent on the socket. It is
 * judged when there is something to send: an alarm per watcher would wake objects that sleep, and a socket on which
 * nothing is sent tells nothing. A watcher stays by proving within the time who they are (`renew`).
 */
export class WatcherSockets {
	readonly #context: DurableObjectState;
	readonly #tag: string;

	/** @param tag sets these sockets apart from others of the same object. */
	constructor(context: DurableObjectState, tag: string) {
		this.#context = context;
		this.#tag = tag;
	}

	/**
	 * Whether whoever an upgrade is for may watch as well. Every socket of the object counts, whatever it follows: whoever
	 * may only look must not be able to burden a run that is at work.
	 */
	hasRoom(request: Request, nowMs: number): boolean {
		const watchers = stillBelieved(this.#context.getWebSockets(), nowMs);
		if (watchers.length >= WATCHERS_MAX) return false;
		const principalId = request.headers.get('x-orrery-principal');
		const own = watchers.filter((socket) => attachmentOf(socket)?.principalId === principalId);
		return own.length < WATCHERS_PER_PRINCIPAL_MAX;
	}

	/**
	 * Takes in whoever an upgrade is for and says hello. Nobody is believed for longer than a minute.
	 *
	 * @param request with `x-orrery-principal` and `x-orrery-until`; an upgrade without is a bug of ours.
	 */
	accept(socket: WebSocket, request: Request, nowMs: number): void {
		const { principalId, verifiedUntil } = headersSchema.parse({
			principalId: request.headers.get('x-orrery-principal'),
			verifiedUntil: request.headers.get('x-orrery-until'),
		});
		const until = Math.min(verifiedUntil, nowMs + LIVE_BELIEVED_MS);
		this.#context.acceptWebSocket(socket, [this.#tag]);
		socket.serializeAttachment({ principalId, until });
		sendText(socket, JSON.stringify({ type: 'hello', renewWithinMs: Math.max(0, until - nowMs) }));
	}

	/** See `hearWatcherMessage`. */
	hear(...heard: Parameters<typeof hearWatcherMessage>): Promise<void> {
		return hearWatcherMessage(...heard);
	}

	/** The sockets that may still be told something. Those whose time is over are closed. */
	believed(nowMs: number): WebSocket[] {
		return stillBelieved(this.#context.getWebSockets(this.#tag), nowMs);
	}

	/** Sends a message to everybody who may still be told something. */
	tell(text: string, nowMs: number): void {
		for (const socket of this.believed(nowMs)) sendText(socket, text);
	}
}

/**
 * Judges what a watcher said: a renewal by the same person or program lets them stay; anything else ends the socket.
 *
 * @param open tells whose a ticket is; null for one that is not good.
 */
export async function hearWatcherMessage(
	socket: WebSocket,
	text: string | ArrayBuffer,
	open: (ticket: string) => Promise<Watcher | null>,
	nowMs: number,
): Promise<void> {
	const renewal = readRenewal(text);
	if (renewal === null) return closeSocket(socket, POLICY_VIOLATION, 'watchers only renew');
	const watcher = await open(renewal.ticket);
	const known = attachmentOf(socket);
	if (watcher === null || known === null || watcher.principalId !== known.principalId)
		return closeSocket(socket, JUDGE_AGAIN, 'not verified');
	socket.serializeAttachment({ ...known, until: Math.min(watcher.verifiedUntil, nowMs + LIVE_BELIEVED_MS) });
}

function stillBelieved(sockets: readonly WebSocket[], nowMs: number): WebSocket[] {
	return sockets.filter((socket) => {
		if (socket.readyState !== WebSocket.OPEN) return false;
		if ((attachmentOf(socket)?.until ?? 0) > nowMs) return true;
		closeSocket(socket, JUDGE_AGAIN, 'verify again');
		return false;
	});
}

function attachmentOf(socket: WebSocket) {
	const attachment = attachmentSchema.safeParse(socket.deserializeAttachment());
	return attachment.success ? attachment.data : null;
}

function readRenewal(text: string | ArrayBuffer) {
	if (typeof text !== 'string' || text.length > MESSAGE_CHARACTERS_MAX) return null;
	try {
		const renewal = watcherMessageSchema.safeParse(JSON.parse(text));
		return renewal.success ? renewal.data : null;
	} catch {
		return null;
	}
}
