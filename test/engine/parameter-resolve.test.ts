import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonValue, type Parameter, parameterTypeSchema } from '../../worker/contract/parameter.ts';
import { contextOf } from '../../worker/engine/parameter/context.ts';
import type { ParameterSource } from '../../worker/engine/parameter/levels.ts';
import { resolveTask } from '../../worker/engine/parameter/resolve.ts';
import { planOf } from '../../worker/engine/plan-of.ts';
import { buildDocument, buildNode } from '../support/build-document.ts';

interface Given {
	readonly startup?: Record<string, JsonValue>;
	readonly node?: Partial<Parameter>[];
	readonly upstream?: Record<string, JsonValue>;
	readonly workflow?: Partial<Parameter>[];
	readonly project?: Record<string, JsonValue>;
	readonly config?: Record<string, JsonValue>;
	readonly run?: Partial<ParameterSource>;
}

function declared(params: readonly Partial<Parameter>[]): Parameter[] {
	return params.map((parameter) => ({ name: 'x', direction: 'in', type: 'string', ...parameter }));
}

function resolve({ startup, node, upstream, workflow, project, config, run }: Given) {
	const task = { type: 'SHELL', config: config ?? {} };
	const nodes = [buildNode('load', [], { name: 'Load it', params: declared(node ?? []), task })];
	const document = buildDocument(nodes, { params: declared(workflow ?? []) });
	const source: ParameterSource = {
		instanceId: 'ins_1',
		projectId: 'prj_1',
		projectName: 'Shop',
		workflowId: 'wf_1',
		workflowName: 'daily-sales',
		scheduleTime: Date.UTC(2022, 7, 25, 16),
		timeZone: 'Asia/Shanghai',
		startParams: startup ?? {},
		projectParams: project ?? {},
		document,
		...run,
	};
	const [planned] = planOf(document, null, { executorGroup: null }).nodes;
	if (planned === undefined) throw new Error('The plan has the node.');
	const above = contextOf([{ key: 'up', finishedAt: 0, context: contextOf([]), outputs: upstream ?? {} }]);
	return resolveTask(source, planned, above);
}

/** What a text in the config becomes; the message of the failure if it becomes nothing. */
function text(template: string, given: Given = {}): JsonValue | undefined {
	const outcome = resolve({ ...given, config: { script: template } });
	return outcome.ok ? outcome.value.config.script : outcome.failure.message;
}

function paramsOf(given: Given): Record<string, JsonValue> | string {
	const outcome = resolve(given);
	return outcome.ok ? outcome.value.params : outcome.failure.message;
}

describe('precedence', () => {
	const levels = [
		{ startup: { x: 'startup' } },
		{ node: [{ value: 'node' }] },
		{ upstream: { x: 'upstream' } },
		{ workflow: [{ value: 'workflow' }] },
		{ project: { x: 'project' } },
	] as const;

	test('any set of levels gives the value of the highest: startup, node, upstream, workflow, project', () => {
		for (let set = 0; set < 2 ** levels.length; set++) {
			const chosen = levels.filter((_, place) => set & (1 << place));
			const highest = chosen[0] === undefined ? '${x}' : Object.keys(chosen[0])[0];
			expect(text('${x}', Object.assign({}, ...chosen))).toBe(highest);
		}
	});

	test('an empty value of the node is filled from upstream, then from the levels below', () => {
		const node = [{ value: '' }];
		expect(text('${x}', { node, upstream: { x: 'up' }, workflow: [{ value: 'wf' }] })).toBe('up');
		expect(text('${x}', { node, workflow: [{ value: 'wf' }] })).toBe('wf');
		expect(text('${x}', { node: [{}], workflow: [{ value: '' }], project: { x: 'project' } })).toBe('project');
		expect(text('[${x}]', { node })).toBe('[]');
	});

	test('an empty value given at start is a value', () => {
		expect(text('[${x}]', { startup: { x: '' }, node: [{ value: 'node' }] })).toBe('[]');
	});

	test('precedence of random levels equals a naive search from the top', () => {
		const value = fc.option(fc.constantFrom('', 'a', 'b'), { nil: undefined });
		const record = fc.record({ startup: value, node: value, upstream: value, workflow: value, project: value });
		fc.assert(
			fc.property(record, ({ startup, node, upstream, workflow, project }) => {
				const member = (one: string | undefined) => (one === undefined ? {} : { x: one });
				const list = (one: string | undefined) => (one === undefined ? [] : [{ value: one }]);
				const order = [startup, node || undefined, upstream, workflow || undefined, project, node, workflow, '${x}'];
				const given = { startup: member(startup), node: list(node), upstream: member(upstream) };
				const outcome = text('${x}', { ...given, workflow: list(workflow), project: member(project) });
				expect(outcome).toBe(order.find((candidate) => candidate !== undefined));
			}),
		);
	});
});

describe('replacing', () => {
	test.each([
		['${a}', 'x', { a: '${b}', b: 'x' }],
		['${zzz}', '${zzz}', {}],
		['${a}${a} $${a} ${ a} ${a', '11 $1 ${ a} ${a', { a: 1 }],
		['${setValue(rows=${n})}', '${setValue(rows=3)}', { n: 3 }],
		['${1} ${x:-y} ${#l[@]} $a {a}', '${1} ${x:-y} ${#l[@]} $a {a}', { a: 'no', x: 'no', l: 'no' }],
		['a ${a}', 'a ["x",1]', { a: ['${b}', 1], b: 'x' }],
		['${a}', '', { a: null }],
		['${__proto__} ${constructor} ${toString}', '${__proto__} ${constructor} ${toString}', {}],
		['${a.b-c_d}', 'dotted', { 'a.b-c_d': 'dotted' }],
	])('%s becomes %s', (template, expected, startup) => {
		expect(text(template, { startup })).toBe(expected);
	});

	test('every text of a config is replaced, however deep, and nothing else of it', () => {
		const config = { list: ['${x}', { deep: '-${x}-' }], '${x}': 1, flag: true, none: null };
		const outcome = resolve({ config, startup: { x: 'v' } });
		const expected = { list: ['v', { deep: '-v-' }], '${x}': 1, flag: true, none: null };
		expect(outcome).toMatchObject({ ok: true, value: { config: expected } });
	});

	test.each<[string, JsonValue, JsonValue]>([
		['integer', '42', 42],
		['decimal', '1.50', 1.5],
		['boolean', 'TRUE', true],
		['list', '["a"]', ['a']],
		['json', '{"a": [1]}', { a: [1] }],
		['string', 42, '42'],
		['string', '42', '42'],
		['date', '20220825', '20220825'],
		['integer', '', ''],
	])('a text that is one reference alone has the type %s of its parameter: %j is %j', (type, value, expected) => {
		const node = [{ type: parameterTypeSchema.parse(type) }];
		expect(text('${x}', { node, upstream: { x: value } })).toEqual(expected);
		const inside = typeof value === 'string' ? value : JSON.stringify(value);
		expect(text('-${x}-', { node, upstream: { x: value } })).toBe(`-${inside}-`);
	});

	test('one that nobody declares is what it is in JSON, a text of digits included', () => {
		for (const value of [7, 0, false, ['a', 1], { b: null }, '7']) {
			expect(text('${x}', { upstream: { x: value } })).toEqual(value);
			expect(text('${x}', { startup: { x: value } })).toEqual(value);
		}
	});

	test('a reference alone that goes through another parameter ends in the type of the one it names', () => {
		const workflow = [
			{ name: 'x', type: 'integer' as const, value: '${y}' },
			{ name: 'y', value: '5' },
		];
		expect(text('${x}', { workflow })).toBe(5);
		expect(text('${y}', { workflow })).toBe('5');
	});

	test('a reference alone whose value does not fit, or makes the config too deep, fails', () => {
		expect(text('${x}', { node: [{ type: 'integer', value: 'many' }] })).toBe('Parameter "x" is not a whole number.');
		const nested = (levels: number): JsonValue => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
		expect(text('${x}', { startup: { x: nested(63) } })).toEqual(nested(63));
		expect(text('${x}', { startup: { x: nested(64) } })).toContain('nests deeper');
		const wide = Array.from({ length: 400 }, () => '${big}');
		expect(resolve({ config: { wide }, startup: { big: 'x'.repeat(60_000) } })).toMatchObject({
			failure: { message: expect.stringContaining('characters') },
		});
	});

	test('a member called __proto__ is a member', () => {
		const config: Record<string, JsonValue> = JSON.parse('{"http": {"__proto__": {"polluted": "${x}"}}}');
		const outcome = resolve({ config, startup: { x: 'v' } });
		expect(outcome.ok && JSON.stringify(outcome.value.config)).toBe('{"http":{"__proto__":{"polluted":"v"}}}');
		expect('polluted' in {}).toBe(false);
	});

	test('what a task put out is data: references in it are not followed', () => {
		expect(text('${x}', { upstream: { x: '${y} ${x}' }, startup: { y: 'secret' } })).toBe('${y} ${x}');
	});

	test('a circle fails with its path, one hidden by a higher level does not', () => {
		const workflow = [
			{ name: 'a', value: '${b}' },
			{ name: 'b', value: '${a}' },
		];
		expect(text('${a}', { workflow })).toContain('a → b → a');
		expect(text('${a}', { workflow, startup: { b: 'cut' } })).toBe('cut');
		expect(resolve({ startup: { x: '${x}' } })).toMatchObject({
			ok: false,
			failure: { cause: 'bad_parameter', retryable: false },
		});
	});

	test('ten names deep is followed, eleven is not, in whatever order they are asked for', () => {
		const chain = (length: number) =>
			Array.from({ length }, (_, place) => {
				return { name: `p${place}`, value: place === length - 1 ? 'end' : `\${p${place + 1}}` };
			});
		expect(text('${p0}', { workflow: chain(10) })).toBe('end');
		expect(text('${p0}', { workflow: chain(11) })).toContain('more than 10 deep');
		expect(text('${p0}', { workflow: chain(11).reverse() })).toContain('more than 10 deep');
	});

	test('what was followed before counts with its whole depth', () => {
		const chain = (length: number) =>
			Array.from({ length }, (_, place) => ({
				name: `p${place}`,
				value: place === length - 1 ? 'e' : `\${p${place + 1}}`,
			}));
		expect(text('${p5} ${p1} ${p0}', { workflow: chain(10) })).toBe('e e e');
		expect(text('${p5} ${p1} ${p0}', { workflow: chain(11) })).toContain('more than 10 deep');
		const beside = [
			{ name: 'wide', value: '${p0} ${flat}' },
			{ name: 'flat', value: 'f' },
			{ name: 'top', value: '${wide}' },
		];
		expect(text('${wide} ${top}', { workflow: [...beside, ...chain(8)] })).toBe('e f e f');
		expect(text('${wide} ${top}', { workflow: [...beside, ...chain(9)] })).toContain('more than 10 deep');
	});

	test('values that multiply each other are stopped before they fill the memory', () => {
		const bomb = Array.from({ length: 9 }, (_, place) => {
			return { name: `p${place}`, value: `\${p${place + 1}}`.repeat(50) };
		});
		expect(text('${p0}', { workflow: [...bomb, { name: 'p9', value: 'x'.repeat(1000) }] })).toContain('characters');
		const wide = Array.from({ length: 400 }, () => '${big}');
		expect(paramsOf({ startup: { big: 'x'.repeat(60_000), wide } })).toContain('characters');
	});

	test('a config that grows beyond four times its limit fails', () => {
		expect(text('${x}${x}${x}${x}${x}', { startup: { x: 'x'.repeat(60_000) } })).toContain('bytes');
	});
});

describe('what an executor is given', () => {
	test("the node's, the workflow's and the startup parameters, each with the value that wins, in its type", () => {
		const given = {
			startup: { extra: [1], day: '20220826' },
			node: [{ name: 'rows', type: 'integer' as const }],
			upstream: { rows: '42', unasked: 1 },
			workflow: [
				{ name: 'day', type: 'date' as const, value: '2000-01-01' },
				{ name: 'label', value: '${rows} rows of ${system.project.name}' },
			],
			project: { region: 'eu' },
		};
		expect(paramsOf(given)).toEqual({ extra: [1], day: '2022-08-26', label: '42 rows of Shop', rows: 42 });
	});

	test('outputs of the workflow or the node are no parameters', () => {
		expect(paramsOf({ node: [{ direction: 'out', value: '1' }], workflow: [{ name: 'y', direction: 'out' }] })).toEqual(
			{},
		);
	});

	test('a list survives being named by another parameter', () => {
		const node = [{ name: 'files', type: 'list' as const, value: '${found}' }];
		expect(paramsOf({ node, upstream: { found: ['a', 'b'] } })).toEqual({ files: ['a', 'b'] });
	});

	test('a value that does not fit its type fails the task with the name', () => {
		expect(paramsOf({ node: [{ type: 'integer', value: '${y}' }], upstream: { y: 'many' } })).toBe(
			'Parameter "x" is not a whole number.',
		);
	});

	test('parameters of more than 1 MiB together fail', () => {
		const startup = Object.fromEntries(Array.from({ length: 20 }, (_, place) => [`p${place}`, 'x'.repeat(60_000)]));
		expect(paramsOf({ startup })).toContain('together');
	});
});

describe('built-in values', () => {
	test.each([
		['system.biz.date', '20220825'],
		['system.biz.curdate', '20220826'],
		['system.datetime', '20220826000000'],
		['system.workflow.name', 'daily-sales'],
		['system.workflow.id', 'wf_1'],
		['system.workflow.instance.id', 'ins_1'],
		['system.task.name', 'Load it'],
		['system.task.id', 'load'],
		['system.task.instance.id', 'ins_1.load'],
		['system.project.name', 'Shop'],
		['system.project.id', 'prj_1'],
		['system.workflow.definition.name', 'daily-sales'],
		['system.workflow.definition.code', 'wf_1'],
		['system.task.definition.name', 'Load it'],
		['system.task.definition.code', 'load'],
		['system.project.code', 'prj_1'],
		['system.unheard.of', '${system.unheard.of}'],
	])('%s is %s', (name, expected) => {
		expect(text(`\${${name}}`)).toBe(expected);
	});

	test.each([
		['2026-03-29T10:00:00Z', 'Europe/Berlin', '20260328 20260329 20260329120000'],
		['2026-10-25T23:30:00Z', 'Europe/Berlin', '20261025 20261026 20261026003000'],
		['2024-03-01T00:00:00Z', 'UTC', '20240229 20240301 20240301000000'],
		['2026-01-01T00:00:00Z', 'America/New_York', '20251230 20251231 20251231190000'],
		['2026-01-01T12:00:00Z', 'Pacific/Kiritimati', '20260101 20260102 20260102020000'],
	])('dates at %s in %s are those of the wall there', (instant, timeZone, expected) => {
		const run = { scheduleTime: Date.parse(instant), timeZone };
		expect(text('${system.biz.date} ${system.biz.curdate} ${system.datetime}', { run })).toBe(expected);
	});

	test('dates of an occurrence that was shifted out of a gap are those of the time its schedule names', () => {
		const run = {
			scheduleTime: Date.parse('2026-09-06T04:30:00Z'),
			timeZone: 'America/Santiago',
			nominalLocal: '2026-09-06T00:30:00',
		};
		expect(text('${system.biz.date} ${system.datetime}', { run })).toBe('20260905 20260906003000');
		expect(text('${system.datetime}', { run: { ...run, nominalLocal: undefined } })).toBe('20260906013000');
	});

	test('a name with a reference in it is shown as it is', () => {
		expect(text('${system.workflow.name}', { run: { workflowName: '${x}' }, startup: { x: '1' } })).toBe('${x}');
	});
});

test('whatever is given, a task resolves or fails with a sentence', () => {
	const name = fc.constantFrom('a', 'b', 'c', 'x');
	const value = fc.oneof(
		fc
			.array(fc.constantFrom('${a}', '${b}', '${c}', '${x}', '$', '{', '}', 't', '1'), { maxLength: 5 })
			.map((p) => p.join('')),
		fc.jsonValue({ maxDepth: 3 }).map((json) => json as JsonValue),
	);
	const type = fc.constantFrom('string', 'integer', 'boolean', 'date', 'list', 'json');
	const list = fc.uniqueArray(fc.record({ name, type, value }), { selector: (parameter) => parameter.name });
	const record = fc.dictionary(name, value);
	fc.assert(
		fc.property(
			fc.record({ startup: record, node: list, upstream: record, workflow: list, project: record, config: record }),
			(given) => {
				const outcome = resolve(given);
				if (!outcome.ok)
					expect(outcome.failure).toMatchObject({ cause: 'bad_parameter', message: expect.stringMatching(/\.$/) });
			},
		),
		{ numRuns: 1000 },
	);
});
