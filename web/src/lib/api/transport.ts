import { ApiProblem, isAbort, problemOf } from './problem.ts';

/** What is told of every answer, whoever waits for it. */
export interface HeardAnswer {
	readonly status: number;
	/** The API's stable code of a refusal; null for a success. */
	readonly code: string | null;
	readonly request: Request;
}

/** What the transport needs from the outside; tests pass their own. */
export interface TransportPorts {
	readonly fetch: (request: Request) => Promise<Response>;
	/** Resolves after so many milliseconds, or rejects when the signal aborts. */
	readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
	/** Hears of every answer, in order to notice the end of a session. */
	readonly onAnswer: (answer: HeardAnswer) => void;
}

/** Two more tries, soon enough that a person hardly notices. */
const PAUSES_MS = [250, 1000];

/**
 * `fetch` for the API: a GET whose connection failed is sent again, since it changes nothing; everything else is sent
 * once, because nobody knows whether it arrived. Without an answer it ends in an ApiProblem `unreachable`.
 */
export function createTransport(ports: TransportPorts): (request: Request) => Promise<Response> {
	return async function send(request) {
		const pauses = request.method === 'GET' ? PAUSES_MS : [];
		for (let attempt = 0; ; attempt += 1) {
			try {
				const response = await ports.fetch(request.clone());
				ports.onAnswer({ status: response.status, code: await codeOf(response), request });
				return response;
			} catch (error) {
				if (isAbort(error)) throw error;
				const pauseMs = pauses[attempt];
				if (pauseMs === undefined) throw unreachableServer(error);
				await ports.pause(pauseMs, request.signal);
			}
		}
	};
}

/** A body that is no JSON is a proxy's. */
async function codeOf(response: Response): Promise<string | null> {
	if (response.ok) return null;
	const body: unknown = await response
		.clone()
		.json()
		.catch(() => undefined);
	return problemOf(response.status, body).code;
}

function unreachableServer(cause: unknown): ApiProblem {
	return new ApiProblem({ code: 'unreachable', status: 0, message: 'No answer came from the server.' }, { cause });
}
