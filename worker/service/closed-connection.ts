const NORMAL_CLOSURE = 1000;

/** A WebSocket that says something and is over: for what will never change again. */
export function closedConnection(messages: readonly object[], why: string): Response {
	const { 0: client, 1: server } = new WebSocketPair();
	server.accept();
	for (const message of messages) server.send(JSON.stringify(message));
	server.close(NORMAL_CLOSURE, why);
	return new Response(null, { status: 101, webSocket: client });
}
