/**
 * Answers every request that leaves the Worker under test, because tests never reach a network. A test plays its
 * executor (any host under `executor.example`) by stubbing `fetch` in the Worker runtime; a request that arrives
 * here was foreseen by nobody.
 */
export function answerOutbound(request: { readonly method: string; readonly url: string }): Response {
	return new Response(`No test answers ${request.method} ${request.url}.`, { status: 599 });
}
