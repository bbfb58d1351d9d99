import type { Heartbeat, HeartbeatCommand } from '../../worker/protocol/heartbeat.ts';
import { heartbeatAnswerSchema } from '../../worker/protocol/heartbeat.ts';
import { logsAnswerSchema } from '../../worker/protocol/logs.ts';
import { readTolerantly } from '../../worker/protocol/read-tolerantly.ts';
import type { TaskResult } from '../../worker/protocol/result.ts';

/** Longer than any honest answer takes; a callback that hangs must not hold up the next one. */
const CALLBACK_TIMEOUT_MS = 20_000;

/** What a callback came to: an answer read as far as it can be, or that it is worth another try. */
export type CallbackOutcome<Answer> =
	| { readonly kind: 'answered'; readonly answer: Answer }
	/** Orrery will never want this: the attempt was replaced, or the message is refused as such. */
	| { readonly kind: 'refused'; readonly status: number }
	| { readonly kind: 'unreached' };

/** The callbacks of one attempt. No method throws. */
export class CallbackClient {
	readonly #fetch: typeof fetch;
	readonly #url: string;
	readonly #authorization: string;

	constructor(callback: { url: string; token: string }, fetcher: typeof fetch) {
		this.#fetch = fetcher;
		this.#url = callback.url;
		this.#authorization = `Bearer ${callback.token}`;
	}

	/** Says that the attempt is alive, and hears what to do. An answer that cannot be read means go on. */
	heartbeat(heartbeat: Heartbeat): Promise<CallbackOutcome<HeartbeatCommand>> {
		return this.#post('/heartbeat', 'application/json', JSON.stringify(heartbeat), (body) => {
			const answer = readTolerantly(heartbeatAnswerSchema, body);
			return answer.success ? answer.data.command : 'continue';
		});
	}

	/** Sends a piece of the log; answers with how many bytes are stored without a gap, or undefined if that is not said. */
	logs(offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<CallbackOutcome<number | undefined>> {
		return this.#post(`/logs?offset=${offset}`, 'text/plain; charset=utf-8', bytes, (body) => {
			const answer = readTolerantly(logsAnswerSchema, body);
			return answer.success ? answer.data.nextOffset : undefined;
		});
	}

	/** Hands over the result. */
	complete(result: TaskResult): Promise<CallbackOutcome<undefined>> {
		return this.#post('/complete', 'application/json', JSON.stringify(result), () => undefined);
	}

	async #post<Answer>(
		path: string,
		contentType: string,
		body: string | Uint8Array<ArrayBuffer>,
		read: (body: unknown) => Answer,
	): Promise<CallbackOutcome<Answer>> {
		try {
			const fetcher = this.#fetch;
			const response = await fetcher(this.#url + path, {
				method: 'POST',
				headers: { authorization: this.#authorization, 'content-type': contentType },
				body,
				redirect: 'manual',
				signal: AbortSignal.timeout(CALLBACK_TIMEOUT_MS),
			});
			const text = await response.text();
			if (response.ok) return { kind: 'answered', answer: read(parseJson(text)) };
			return isFinalRefusal(response.status) ? { kind: 'refused', status: response.status } : { kind: 'unreached' };
		} catch {
			return { kind: 'unreached' };
		}
	}
}

/**
 * Refusals that no repetition changes. 401, 403 and 404 are not among them: a deployment that lost a key or a route for a
 * minute answers so too, and giving up on them would throw a result away.
 */
function isFinalRefusal(status: number): boolean {
	return status === 400 || status === 409 || status === 410 || status === 413 || status === 422;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
