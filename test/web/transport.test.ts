import { describe, expect, test } from 'vitest';
import { ApiProblem, asProblem, problemOf } from '#lib/api/problem.ts';
import { createTransport } from '#lib/api/transport.ts';

const address = 'https://orrery.example/api/v1/me';

/** A network that fails so many times before it answers. */
function flakyNetwork(failures: number) {
	const seen = { requests: 0, pauses: [] as number[], statuses: [] as number[] };
	const send = createTransport({
		fetch: () => {
			seen.requests += 1;
			return seen.requests <= failures
				? Promise.reject(new TypeError('Failed to fetch'))
				: Promise.resolve(new Response('{}', { status: 200 }));
		},
		pause: (ms) => {
			seen.pauses.push(ms);
			return Promise.resolve();
		},
		onAnswer: ({ status }) => seen.statuses.push(status),
	});
	return { seen, send };
}

describe('the transport', () => {
	test('asks again when the connection of a GET failed', async () => {
		const { seen, send } = flakyNetwork(2);
		expect((await send(new Request(address))).status).toBe(200);
		expect(seen).toEqual({ requests: 3, pauses: [250, 1000], statuses: [200] });
	});

	test('never sends a change twice, since nobody knows whether it arrived', async () => {
		const { seen, send } = flakyNetwork(1);
		const sent = send(new Request(address, { method: 'POST', body: '{}' }));
		await expect(sent).rejects.toMatchObject({ code: 'unreachable', status: 0, isPassing: true });
		expect(seen.requests).toBe(1);
	});

	test('gives up after three attempts with a problem that says so', async () => {
		const { seen, send } = flakyNetwork(9);
		await expect(send(new Request(address))).rejects.toBeInstanceOf(ApiProblem);
		expect(seen.requests).toBe(3);
	});

	test('tells why an answer was refused, and leaves the answer to be read', async () => {
		const heard: unknown[] = [];
		const answers = [
			Response.json({ error: { code: 'unavailable', message: 'Later.' } }, { status: 503 }),
			new Response('<html>', { status: 503 }),
			Response.json({ error: { code: 'not this' } }),
		];
		const send = createTransport({
			fetch: () => Promise.resolve(answers[heard.length] ?? Response.error()),
			pause: () => Promise.resolve(),
			onAnswer: ({ status, code }) => heard.push([status, code]),
		});
		expect((await (await send(new Request(address))).json()).error.message).toBe('Later.');
		expect(await (await send(new Request(address))).text()).toBe('<html>');
		await send(new Request(address));
		expect(heard).toEqual([
			[503, 'unavailable'],
			[503, 'http_503'],
			[200, null],
		]);
	});

	test('passes on that a request was given up', async () => {
		const send = createTransport({
			fetch: () => Promise.reject(new DOMException('Given up.', 'AbortError')),
			pause: () => Promise.resolve(),
			onAnswer: () => undefined,
		});
		await expect(send(new Request(address))).rejects.toMatchObject({ name: 'AbortError' });
	});
});

describe('problems', () => {
	test('carry code, request and the wrong places of the body', () => {
		const fields = [{ in: 'body', pointer: '/name', message: 'too short' }];
		const error = { code: 'invalid_request', message: 'No.', details: { fields }, requestId: 'req_1' };
		const problem = problemOf(400, { error });
		expect(problem).toMatchObject({ code: 'invalid_request', status: 400, requestId: 'req_1', isPassing: false });
		expect(problem.fields).toEqual(fields);
	});

	test('are made of whatever a proxy in between answers', () => {
		expect(problemOf(502, '<html>')).toMatchObject({ code: 'http_502', isPassing: true, fields: [] });
	});

	test('are made of whatever the console throws', () => {
		expect(asProblem(new Error('broken'))).toMatchObject({ code: 'console_error', message: 'broken' });
		expect(asProblem({ message: 'told by the framework', status: 500 }).message).toBe('told by the framework');
		expect(asProblem('a text').message).toBe('a text');
	});

	test.each([
		'Failed to fetch dynamically imported module: https://orrery.example/_app/a.js',
		'error loading dynamically imported module: https://orrery.example/_app/a.js',
		'Importing a module script failed.',
		'Unable to preload CSS for /_app/a.css',
	])('know code that did not arrive: %s', (message) => {
		expect(asProblem(new TypeError(message))).toMatchObject({ code: 'code_not_arrived', isPassing: true });
	});
});
