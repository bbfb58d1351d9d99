/** The same request with a body that has been read and judged already, for those who read it next. */
export function replaceBody(request: Request, body: string, contentType: string): Request {
	const headers = new Headers(request.headers);
	headers.set('content-type', contentType);
	headers.delete('content-length');
	return new Request(request.url, { method: request.method, headers, body });
}
