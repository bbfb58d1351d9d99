import createClient from 'openapi-fetch';
import { pause } from './pause.ts';
import { problemOf } from './problem.ts';
import type { components, paths } from './schema.d.ts';
import { createTransport, type HeardAnswer } from './transport.ts';

/** Names of the API's types, as its document calls them: `Schema<'Workflow'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

type AnswerListener = (answer: HeardAnswer) => void;

const listeners = new Set<AnswerListener>();

/** Tells the listener of every answer, until what it returns is called. */
export function onApiAnswer(listener: AnswerListener): () => void {
	listeners.add(listener);
	return () => listeners.delete(listener);
}

/**
 * The typed client of Orrery's own API, on the origin the console came from; the session's cookie goes along. Every
 * call ends in `answer`: `await answer(api.GET('/api/v1/me', { signal }))`.
 */
export const api = createClient<paths>({
	baseUrl: '/',
	fetch: createTransport({
		fetch: (request) => fetch(request),
		pause,
		onAnswer: (answered) => {
			for (const listener of listeners) listener(answered);
		},
	}),
	// Lists of values are `state=failed&state=running`, never joined by commas.
	querySerializer: { array: { style: 'form', explode: true } },
});

interface Answered<Data> {
	readonly data?: Data;
	readonly error?: unknown;
	readonly response: Response;
}

/**
 * The data of a successful answer.
 *
 * @throws ApiProblem for every other answer.
 */
export async function answer<Data>(call: Promise<Answered<Data>>): Promise<Data> {
	const { data, error, response } = await call;
	if (response.ok && data !== undefined) return data;
	throw problemOf(response.status, error);
}

/** For answers without a body. @throws ApiProblem for every answer that is no success. */
export async function done(call: Promise<Answered<unknown>>): Promise<void> {
	const { error, response } = await call;
	if (!response.ok) throw problemOf(response.status, error);
}

/** A header that makes a repeated click one action: make it once per intent, send it with every try. */
export function idempotencyKey(): string {
	return crypto.randomUUID();
}
