import { exports } from 'cloudflare:workers';

/** How a test calls the API: JSON in, JSON out, as one token. */
export interface Call {
	readonly method?: string;
	/** Behind `/api/v1`. */
	readonly path: string;
	readonly token?: string | null;
	/** Sent as JSON, unless it is a text or bytes, which are sent as they are. */
	readonly body?: unknown;
	readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
	readonly status: number;
	readonly headers: Headers;
	readonly text: string;
	// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape, also such as break the contract's types.
	readonly json: any;
}

export type Fetcher = (request: Request) => Promise<Response>;

/** Calls the Worker under test, or another handler in its place. */
export async function call(
	wanted: Call,
	fetcher: Fetcher = (request) => exports.default.fetch(request),
): Promise<Answered> {
	const { method = 'GET', path, token, body, headers = {} } = wanted;
	const hasJson = body !== undefined && !isRaw(body);
	const init: RequestInit = {
		method,
		headers: {
			...(token === null || token === undefined ? {} : { authorization: `Bearer ${token}` }),
			...(hasJson ? { 'content-type': 'application/json' } : {}),
			...headers,
		},
		...(body === undefined ? {} : { body: isRaw(body) ? body : JSON.stringify(body) }),
	};
	const response = await fetcher(new Request(`https://orrery.example/api/v1${path}`, init));
	response.webSocket?.accept();
	response.webSocket?.close();
	const text = await response.text();
	return { status: response.status, headers: response.headers, text, json: parse(text) };
}

function isRaw(body: unknown): body is string | Uint8Array<ArrayBuffer> {
	return typeof body === 'string' || body instanceof Uint8Array;
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
