import { hearWatcherMessage } from '../lib/watcher-sockets.ts';
import { readSettings } from '../settings.ts';
import { openLiveTicket } from './live-ticket.ts';

/** Judges what somebody said who follows an object of a project, whatever it is they follow. */
export function hearWatcher(env: Env, projectId: string, socket: WebSocket, text: string | ArrayBuffer): Promise<void> {
	const now = Date.now();
	const { callbackKeys } = readSettings(env);
	return hearWatcherMessage(socket, text, (ticket) => openLiveTicket(callbackKeys, projectId, ticket, now), now);
}
