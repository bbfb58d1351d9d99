import { answer, api } from './client.ts';
import type { Socket } from './live-channel.ts';

/** Opens one of a project's live connections; `path` is below the project, such as `/feed`. */
export function openProjectSocket(projectId: string, path: string): Socket {
	const url = new URL(`/api/v1/projects/${projectId}${path}`, location.origin);
	url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
	const connection = new WebSocket(url);
	const socket: Socket = {
		send: (data) => connection.send(data),
		close: (code) => connection.close(code),
		onopen: null,
		onmessage: null,
		onclose: null,
	};
	connection.onopen = () => socket.onopen?.();
	connection.onmessage = ({ data }: MessageEvent<unknown>) => socket.onmessage?.({ data });
	connection.onclose = ({ code, reason }) => socket.onclose?.({ code, reason });
	return socket;
}

/** What is sent on such a connection now and then to prove that its session still holds. */
export async function renewalOf(projectId: string): Promise<string> {
	const { ticket } = await answer(
		api.POST('/api/v1/projects/{projectId}/live-tickets', { params: { path: { projectId } } }),
	);
	return JSON.stringify({ type: 'renew', ticket });
}
