import { expect, test } from 'vitest';
import { call } from './caller.ts';

interface Operation {
	readonly operationId?: string;
	readonly summary?: string;
	readonly tags?: readonly string[];
	readonly security?: readonly Record<string, readonly string[]>[];
	readonly parameters?: readonly { readonly in: string; readonly name: string; readonly required?: boolean }[];
	readonly responses: Readonly<Record<string, { readonly description?: string; readonly content?: object }>>;
}

async function theDocument() {
	const { json } = await call({ path: '/openapi.json' });
	const paths: Record<string, Record<string, Operation>> = json.paths;
	const operations = Object.entries(paths).flatMap(([path, byMethod]) =>
		Object.entries(byMethod).map(([method, operation]) => ({ path, method, ...operation })),
	);
	return { document: json, operations };
}

test('every operation has a name, a summary, a tag, who may call it, and its refusals', async () => {
	const { operations } = await theDocument();
	expect(new Set(operations.map((operation) => operation.operationId)).size).toBe(operations.length);
	for (const { operationId, summary, tags, security, responses, path } of operations) {
		expect([summary, tags?.length, Array.isArray(security)], operationId).toEqual([
			expect.stringMatching(/^[A-Z]/),
			1,
			true,
		]);
		const statuses = Object.keys(responses);
		expect(
			statuses.some((status) => Number(status) < 300),
			operationId,
		).toBe(true);
		// Whoever is asked for nothing cannot lack it.
		const unknown = (security ?? []).length > 0 ? ['401'] : [];
		if (path.startsWith('/api/'))
			expect(statuses, operationId).toEqual(expect.arrayContaining(['400', ...unknown, '500', '503']));
		for (const [status, response] of Object.entries(responses)) {
			const isError = Number(status) >= 400 && path.startsWith('/api/');
			expect(response.description, operationId).toBeTruthy();
			if (isError) expect(JSON.stringify(response.content), operationId).toContain('#/components/schemas/Error');
		}
	}
});

test('every path parameter is declared, and every reference leads somewhere', async () => {
	const { document, operations } = await theDocument();
	for (const { operationId, path, parameters = [] } of operations) {
		const inPath = Array.from(path.matchAll(/\{(\w+)\}/g), (match) => match[1]);
		const declared = parameters.filter((parameter) => parameter.in === 'path' && parameter.required);
		expect(declared.map((parameter) => parameter.name).sort(), operationId).toEqual(inPath.sort());
	}
	const references = new Set(JSON.stringify(document).match(/#\/components\/[\w/]+/g));
	for (const reference of references) {
		const target = reference
			.split('/')
			.slice(1)
			.reduce((node, step) => node?.[step], document);
		expect(target, reference).toBeTypeOf('object');
	}
});

test('the document is the same however often it is made', async () => {
	expect((await call({ path: '/openapi.json' })).text).toBe((await call({ path: '/openapi.json' })).text);
});

test('the reference page loads nothing from elsewhere and runs no inline script', async () => {
	const page = await call({ path: '/../docs' });
	expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
	expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
	expect(page.text).not.toMatch(/https?:\/\/|<script>|onload=/);
	const start = await call({ path: '/../docs/start.js' });
	expect([start.status, start.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
});

test('the Worker is live, and ready when database and objects answer', async () => {
	expect((await call({ path: '/../../healthz' })).json).toEqual({ status: 'ok' });
	const ready = await call({ path: '/../../readyz' });
	expect(ready.json).toEqual({ status: 'ok', checks: { database: 'ok', objects: 'ok' } });
});

test('every field of a node and of a parameter says what it means', async () => {
	const { document } = await theDocument();
	const { TaskNode, Parameter } = document.components.schemas;
	const { retry, timeout } = TaskNode.properties;
	const { kind: _, task, ...ofNode } = TaskNode.properties;
	for (const properties of [ofNode, task.properties, retry.properties, timeout.properties, Parameter.properties]) {
		for (const [name, field] of Object.entries(properties)) {
			expect(field, name).toMatchObject({ description: expect.stringMatching(/\.$/) });
		}
	}
});
