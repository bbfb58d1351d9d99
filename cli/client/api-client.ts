import type { z } from 'zod';
import { errorEnvelopeSchema } from '../../worker/contract/error.ts';
import type { JsonValue } from '../../worker/contract/json-value.ts';
import { PAGE_LIMIT_MAX, type Page, pageSchema } from '../../worker/contract/page.ts';
import { ApiProblem } from './api-problem.ts';

const ANSWER_MS = 30_000;
const PAGE_LIMIT = String(PAGE_LIMIT_MAX);

/** A request to the API; `path` begins behind `/api/v1`. */
export interface ApiRequest {
	readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	readonly path: string;
	readonly query?: Readonly<Record<string, string>>;
	/** Sent as JSON. */
	readonly body?: unknown;
	/** `Idempotency-Key`, `If-Match` and the like. */
	readonly headers?: Readonly<Record<string, string>>;
}

/** Speaks to one deployment's API as one principal. */
export class ApiClient {
	readonly url: string;
	readonly #token: string | undefined;

	/** @param url the deployment's origin. @param token left out for the one call that needs none. */
	constructor(url: string, token?: string) {
		this.url = url;
		this.#token = token;
	}

	/**
	 * Sends a request and reads its answer.
	 *
	 * @throws ApiProblem when the API refuses, ZodError when the answer is not of the contract, and whatever `fetch`
	 * throws when there is no answer.
	 */
	async call<Schema extends z.ZodType>(request: ApiRequest, answer: Schema): Promise<z.output<Schema>> {
		const response = await this.#send(request);
		return answer.parse(await response.json());
	}

	/** Sends a request whose answer is plain text. */
	async text(request: ApiRequest): Promise<string> {
		const response = await this.#send(request);
		return response.text();
	}

	/** Every item of a list, page after page. */
	async list<Item extends z.ZodType>(
		path: string,
		item: Item,
		filters: Readonly<Record<string, string>> = {},
	): Promise<z.output<Item>[]> {
		const items: z.output<Item>[] = [];
		let cursor: string | null = null;
		do {
			const query: Record<string, string> = { ...filters, limit: PAGE_LIMIT, ...(cursor === null ? {} : { cursor }) };
			const page: Page<z.output<Item>> = await this.call({ method: 'GET', path, query }, pageSchema(item));
			items.push(...page.items);
			cursor = page.nextCursor;
		} while (cursor !== null);
		return items;
	}

	async #send({ method, path, query, body, headers }: ApiRequest): Promise<Response> {
		const search = query === undefined ? '' : `?${new URLSearchParams(query)}`;
		const response = await fetch(`${this.url}/api/v1${path}${search}`, {
			method,
			headers: {
				...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...headers,
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
			signal: AbortSignal.timeout(ANSWER_MS),
		});
		if (response.ok) return response;
		const text = await response.text();
		const envelope = errorEnvelopeSchema.safeParse(parseJson(text));
		if (envelope.success) throw new ApiProblem(`${method} ${path}`, response.status, envelope.data);
		throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`);
	}
}

function parseJson(text: string): JsonValue | undefined {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
