import { describe, expect, test } from 'vitest';
import { call } from './caller.ts';
import { aTenant } from './tenant.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Every address of the API with the methods it has; ids are filled in with some that nobody has. */
async function addresses(): Promise<readonly { readonly path: string; readonly methods: readonly string[] }[]> {
	const { json } = await call({ path: '/openapi.json' });
	const paths: [string, object][] = Object.entries(json.paths);
	return paths
		.filter(([path]) => path.startsWith('/api/v1/'))
		.map(([path, operations]) => ({
			path: path.slice('/api/v1'.length).replaceAll(/\{\w+\}/g, 'of_nobody'),
			methods: Object.keys(operations).map((method) => method.toUpperCase()),
		}));
}

function allowedBy(methods: readonly string[]): string {
	return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].sort().join(', ');
}

describe('a method that an address does not have', () => {
	test('is refused at every address alike, naming those it has', async () => {
		for (const { path, methods } of await addresses()) {
			// An address of a fixed word is also one of an id, and answers as that: nothing has this id.
			const wrong = METHODS.filter((method) => !methods.includes(method));
			const answers = await Promise.all(wrong.map((method) => call({ method, path })));
			const refused = answers.filter((answer) => answer.status === 405);
			expect(refused.length, path).toBeGreaterThan(0);
			for (const { headers, json } of refused) {
				expect(headers.get('allow'), path).toBe(allowedBy(methods));
				expect(json.error, path).toMatchObject({
					code: 'method_not_allowed',
					details: { allowed: allowedBy(methods).split(', ') },
					requestId: expect.any(String),
				});
			}
		}
	});

	test('is refused in the same words whoever asks and whatever the id', async () => {
		const [mine, theirs] = [await aTenant(), await aTenant()];
		const answers = await Promise.all(
			[mine.projectId, theirs.projectId, 'prj_none'].flatMap((id) =>
				[mine.token, theirs.token, null].map((token) =>
					call({ method: 'DELETE', path: `/projects/${id}/feed`, token }),
				),
			),
		);
		const told = answers.map(({ status, headers, json }) => [status, headers.get('allow'), json.error.details]);
		expect(new Set(told.map((answer) => JSON.stringify(answer))).size).toBe(1);
		expect(told[0]?.[0]).toBe(405);
	});
});

test('HEAD is answered wherever GET is, and refused without a body elsewhere', async () => {
	const { token } = await aTenant();
	const head = await call({ method: 'HEAD', path: '/me', token });
	expect([head.status, head.text]).toEqual([200, '']);
	const refused = await call({ method: 'HEAD', path: '/auth/sign-in' });
	expect([refused.status, refused.text, refused.headers.get('allow')]).toEqual([405, '', 'OPTIONS, POST']);
});

test('OPTIONS lists the methods of an address and allows no other site anything', async () => {
	const headers = { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' };
	const { status, text, headers: told } = await call({ method: 'OPTIONS', path: '/projects', headers });
	expect([status, text, told.get('allow')]).toEqual([204, '', 'GET, HEAD, OPTIONS, POST']);
	expect([...told.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
});
