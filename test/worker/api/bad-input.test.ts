import { describe, expect, test } from 'vitest';
import { DOCUMENT_BYTES_MAX } from '../../../worker/contract/workflow-document.ts';
import { call } from './caller.ts';
import { aDocument } from './document.ts';
import { aTenant } from './tenant.ts';

const YAML = { 'content-type': 'application/yaml' };
const JSON_TYPE = { 'content-type': 'application/json' };

async function save(body: string | object, headers: Record<string, string> = JSON_TYPE) {
	const tenant = await aTenant();
	const path = `/projects/${tenant.projectId}/workflows`;
	const answer = await call({ method: 'POST', path, token: tenant.token, body, headers });
	const kept = await call({ path, token: tenant.token });
	return { ...answer, kept: kept.json.items.length, pointers: answer.json?.error?.details.fields?.map(pointerOf) };
}

function pointerOf(field: { pointer: string }): string {
	return field.pointer;
}

function withDocument(change: object): object {
	return { document: { ...aDocument(), ...change } };
}

describe('A18: a body that no part of the product should meet is refused and stores nothing', () => {
	const nested = `{"document":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
	const node = (config: string) =>
		`{"document":{"orrery":1,"name":"x","nodes":[{"key":"a","kind":"task","task":{"type":"ECHO","config":${config}}}]}}`;
	test.for([
		['malformed JSON', '{"document":', 400, ['']],
		['JSON after JSON', '{}{}', 400, ['']],
		['nothing', '', 400, ['']],
		['a list', '[]', 400, ['']],
		['a NUL character', node('{"text":"a\\u0000b"}'), 400, ['/document/nodes/0/task/config/text']],
		['half a surrogate pair', node('{"text":"\\ud800"}'), 400, ['/document/nodes/0/task/config/text']],
		['half a surrogate pair in a name', node('{"\\udc00":1}'), 400, ['/document/nodes/0/task/config/\uFFFD']],
		['__proto__', node('{"__proto__":{"isAdmin":true}}'), 400, ['/document/nodes/0/task/config/__proto__']],
		['constructor', node('{"constructor":{"prototype":{}}}'), 400, ['/document/nodes/0/task/config/constructor']],
		['brackets without end', nested, 400, undefined],
		['more values than can be held', node(`[${'{},'.repeat(1_000_000)}0]`), 400, ['']],
		['more numbers than can be held', node(`[${'1,'.repeat(1_000_000)}0]`), 400, ['']],
	] as const)('%s', async ([, body, status, pointers]) => {
		const answer = await save(body);
		expect([answer.status, answer.json.error.code, answer.kept]).toEqual([status, 'invalid_request', 0]);
		if (pointers !== undefined) expect(answer.pointers).toEqual(pointers);
	});

	test('bytes that are not UTF-8', async () => {
		const tenant = await aTenant();
		const response = await call({
			method: 'POST',
			path: `/projects/${tenant.projectId}/workflows`,
			token: tenant.token,
			headers: JSON_TYPE,
			body: new Uint8Array([0x7b, 0xff, 0x7d]),
		});
		expect(response.json.error.details.fields).toEqual([{ in: 'body', pointer: '', message: 'is not UTF-8' }]);
	});
});

describe('a document with something wrong names every place', () => {
	test.for([
		['an unknown field', { owner: 'me' }, ['/document/owner']],
		[
			'an unknown field of a node',
			{ nodes: [{ ...aDocument().nodes[0], cron: '* * * * *' }] },
			['/document/nodes/0/cron'],
		],
		['a wrong version', { orrery: 2 }, ['/document/orrery']],
		['two wrong places', { name: '', nodes: [] }, ['/document/name', '/document/nodes']],
		['a bad key', { nodes: [{ key: 'A B', kind: 'task', task: { type: 'ECHO' } }] }, ['/document/nodes/0/key']],
	] as const)('%s', async ([, change, pointers]) => {
		const answer = await save(withDocument(change));
		expect([answer.status, answer.pointers, answer.kept]).toEqual([400, pointers, 0]);
	});

	const task = (key: string, upstream: string[] = []) => ({ key, kind: 'task', upstream, task: { type: 'ECHO' } });
	test.for([
		['a cycle', [task('a', ['b']), task('b', ['a'])], ['cycle']],
		['a missing upstream', [task('a', ['nobody'])], ['missing_upstream']],
		['a key twice', [task('a'), task('a')], ['duplicate_key']],
		[
			'all of it at once',
			[task('a', ['nobody']), task('a'), task('b', ['b'])],
			['duplicate_key', 'missing_upstream', 'self_edge'],
		],
	] as const)('%s', async ([, nodes, codes]) => {
		const answer = await save(withDocument({ nodes }));
		const found = answer.json.error.details.problems.map((problem: { code: string }) => problem.code);
		expect([answer.status, answer.json.error.code, answer.kept]).toEqual([422, 'invalid_document', 0]);
		expect(new Set(found)).toEqual(new Set(codes));
	});
});

describe('YAML is data and nothing else', () => {
	const document = 'orrery: 1\nname: from-yaml\nnodes:\n  - { key: a, kind: task, task: { type: ECHO } }\n';
	const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
		.split('')
		.map((name, index) => `${name}: &${name} [${new Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`)
		.join('\n')}\n`;

	test('a bare document is saved like its JSON', async () => {
		const answer = await save(document, YAML);
		expect([answer.status, answer.json.document.name, answer.json.document.nodes[0].rerunPolicy]).toEqual([
			201,
			'from-yaml',
			'always',
		]);
	});

	test.for([
		['malformed', 'a: [1,', 'line 1, column 7: Flow sequence'],
		['malformed further down', `${document}  - x\ny\n`, 'line 6, column 1: '],
		['an alias bomb', bomb, 'cannot be resolved'],
		['a long text many times over', `a: &a "${'x'.repeat(400_000)}"\nb:\n${'- *a\n'.repeat(99)}`, 'repeats too much'],
		['a tag', `${document}x: !!js/function "f"\n`, 'Unresolved tag'],
		['a tag of ours', `${document}x: !secret s\n`, 'Unresolved tag'],
		['a key twice', `${document}name: again\n`, 'keys must be unique'],
		['two documents', `${document}---\n${document}`, 'multiple documents'],
		['__proto__', `${document}__proto__: { a: 1 }\n`, 'is a name that is not allowed'],
		['not a number', `${document}x: .nan\n`, 'is not a finite number'],
		['brackets without end', '['.repeat(500_000), 'is nested too deeply'],
		['anchors without end', '&a '.repeat(100_000), 'is nested too deeply'],
		['more tokens than can be kept', '[],'.repeat(100_000), ''],
		['dashes without end', '- '.repeat(200_000), 'is nested too deeply'],
	] as const)('%s is refused', async ([, body, message]) => {
		const answer = await save(body, YAML);
		expect(answer.json.error.details.fields[0].message).toContain(message);
		expect([answer.status, answer.json.error.code, answer.kept]).toEqual([400, 'invalid_request', 0]);
	});
});

describe('sizes and content types', () => {
	test('a body of 10 MB is refused, whether it says so or not', async () => {
		const body = JSON.stringify(withDocument({ description: 'x'.repeat(10 * 1024 * 1024) }));
		const answer = await save(body);
		expect([answer.status, answer.json.error.code, answer.kept]).toEqual([413, 'payload_too_large', 0]);
	});

	test('YAML is bounded more tightly than JSON, because reading it costs more', async () => {
		const answer = await save(`a: "${'x'.repeat(600_000)}"`, YAML);
		expect([answer.status, answer.json.error.code]).toEqual([413, 'payload_too_large']);
	});

	test('a document just within its limit is judged by its content', async () => {
		const padding = ' '.repeat(DOCUMENT_BYTES_MAX - 1000);
		const answer = await save(`${JSON.stringify(withDocument({}))}${padding}`);
		expect(answer.status).toBe(201);
	});

	test('other bodies are limited to 64 KiB', async () => {
		const tenant = await aTenant();
		const body = { name: 'x'.repeat(70_000), scopes: ['run'] };
		const answer = await call({
			method: 'POST',
			path: `/projects/${tenant.projectId}/tokens`,
			token: tenant.token,
			body,
		});
		expect([answer.status, answer.json.error.code]).toEqual([413, 'payload_too_large']);
	});

	test.for([
		'text/plain',
		'application/x-www-form-urlencoded',
		'multipart/form-data; boundary=x',
		'application/json-seq',
		'',
	])('%s is not taken for JSON', async (contentType) => {
		const answer = await save('{}', { 'content-type': contentType });
		expect([answer.status, answer.json.error.code]).toEqual([415, 'unsupported_media_type']);
		expect(answer.json.error.details.accepted).toEqual(['application/json', 'application/yaml']);
	});
});

describe('addresses', () => {
	test.for([
		['GET', '/nothing'],
		['GET', '/'],
		['OPTIONS', '/nothing'],
		['PROPFIND', '/nothing'],
		['GET', '/projects/prj_x/../../../etc'],
	])('%s %s is answered in JSON', async ([method, path]) => {
		const { token } = await aTenant();
		const answer = await call({ method: method ?? '', path: path ?? '', token });
		expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/json']);
		expect(answer.json.error.code).toBe('not_found');
	});

	test.for(['/projects?cursor=%00', '/projects/%00', '/projects/x%00y/workflows'])('%s is refused', async (path) => {
		const { token } = await aTenant();
		const answer = await call({ path, token });
		expect([answer.status, answer.json.error.code]).toEqual([400, 'invalid_request']);
	});

	test('an id that is none leads nowhere', async () => {
		const { token, projectId } = await aTenant();
		for (const id of ['1', 'wf_', 'ins_01aaaaaaaaaaaaaaaaaaaaaaaa', "wf_' OR 1=1"]) {
			const answer = await call({ path: `/projects/${projectId}/workflows/${encodeURIComponent(id)}`, token });
			expect([answer.status, answer.json.error.code]).toEqual([404, 'not_found']);
		}
	});

	test('every answer carries a request id and the security headers', async () => {
		for (const path of ['/me', '/openapi.json', '/nothing']) {
			const { headers } = await call({ path });
			expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
			expect(headers.get('x-content-type-options')).toBe('nosniff');
			expect(headers.get('content-security-policy')).toContain("default-src 'none'");
			expect(headers.get('cache-control')).toBe('no-store');
		}
	});
});
