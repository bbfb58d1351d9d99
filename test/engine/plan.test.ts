import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WorkflowDocument, WorkflowNode } from '../../worker/contract/workflow-document.ts';
import { checkDocument } from '../../worker/engine/check-document.ts';
import type { Plan } from '../../worker/engine/plan.ts';
import { planOf } from '../../worker/engine/plan-of.ts';
import type { RunScope } from '../../worker/engine/run-spec.ts';
import { checkScope } from '../../worker/engine/scope.ts';
import { arbitraryDag } from '../support/arbitrary-document.ts';
import { buildDocument, buildNode } from '../support/build-document.ts';

const RETRY = { count: 3, intervalSeconds: 60, backoffFactor: 2 };
/** A run that says nothing over its document. */
const AS_WRITTEN = { executorGroup: null };

function planned(node: WorkflowNode, parts: Parameters<typeof buildDocument>[1] = {}, group: string | null = null) {
	return planOf(buildDocument([node], parts), null, { executorGroup: group }).nodes[0];
}

/** Each key in the plan with the keys it waits for. */
function waits(plan: Plan): Record<string, string[]> {
	return Object.fromEntries(
		plan.nodes.map((node) => [node.key, node.upstream.map((index) => plan.nodes[index]?.key ?? '?')]),
	);
}

describe('inherited settings', () => {
	const defaults = { retry: RETRY, timeout: { seconds: 30 }, waitSeconds: 60, executorGroup: 'batch' };

	test('a node without settings in a workflow without defaults has the built-in ones', () => {
		expect(planned(buildNode('a'))).toMatchObject({
			name: 'a',
			retry: { count: 0, intervalSeconds: 0, backoffFactor: 1 },
			timeout: null,
			waitMs: 3 * 24 * 3600 * 1000,
			delayMs: 0,
			priority: 'MEDIUM',
			executorGroup: 'default',
		});
	});

	test('the defaults of the workflow fill what the node leaves open', () => {
		expect(planned(buildNode('a'), { defaults })).toMatchObject({
			retry: RETRY,
			timeout: { seconds: 30, action: 'fail' },
			waitMs: 60_000,
			executorGroup: 'batch',
		});
	});

	test('the retries of a run beat what the document says, but for a node that must not run twice', () => {
		const over = { executorGroup: null, retry: { ...RETRY, count: 9 } };
		const nodes = [buildNode('a', [], { retry: { count: 1 } }), buildNode('b', [], { rerunPolicy: 'never' })];
		const plan = planOf(buildDocument(nodes, { defaults }), null, over);
		expect(plan.nodes.map(({ retry }) => retry.count)).toEqual([9, 0]);
	});

	test('what the node says beats the defaults, an explicit zero included', () => {
		const own = {
			retry: { count: 0 },
			timeout: { seconds: 5 },
			waitSeconds: 1,
			executorGroup: 'mine',
			delaySeconds: 2,
		};
		expect(planned(buildNode('a', [], { ...own, name: 'First' }), { defaults })).toMatchObject({
			name: 'First',
			retry: { count: 0 },
			timeout: { seconds: 5 },
			waitMs: 1000,
			delayMs: 2000,
			executorGroup: 'mine',
		});
	});

	test('the executor group of the run beats both', () => {
		expect(planned(buildNode('a', [], { executorGroup: 'mine' }), { defaults }, 'run')?.executorGroup).toBe('run');
	});

	test('rerun policy never leaves no automatic reruns, whoever asked for them', () => {
		expect(planned(buildNode('a', [], { rerunPolicy: 'never', retry: RETRY }))?.retry.count).toBe(0);
		expect(planned(buildNode('a', [], { rerunPolicy: 'never' }), { defaults })?.retry.count).toBe(0);
		expect(planned(buildNode('a', [], { rerunPolicy: 'onFailure', retry: RETRY }))?.retry.count).toBe(3);
	});

	test('inputs and outputs are told apart', () => {
		const params = [{ name: 'x' }, { name: 'rows', direction: 'out' as const }];
		const node = planned(buildNode('a', [], { params }));
		expect(node?.inParams.map(({ name }) => name)).toEqual(['x']);
		expect(node?.outParams.map(({ name }) => name)).toEqual(['rows']);
	});
});

describe('disabled nodes', () => {
	test('the successors of a disabled node take over its upstream, through chains of them', () => {
		const document = buildDocument([
			buildNode('a'),
			buildNode('b'),
			buildNode('x', ['a', 'b'], { disabled: true }),
			buildNode('y', ['x'], { disabled: true }),
			buildNode('c', ['y', 'a']),
			buildNode('d', ['y']),
		]);
		const plan = planOf(document, null, AS_WRITTEN);
		expect(waits(plan)).toEqual({ a: [], b: [], x: [], y: [], c: ['a', 'b'], d: ['a', 'b'] });
		expect(plan.nodes.map((node) => node.downstream)).toEqual([[4, 5], [4, 5], [], [], [], []]);
		expect(plan.nodes.map((node) => node.disabled)).toEqual([false, false, true, true, false, false]);
	});

	test('a chain of disabled nodes behind many costs one list, not one per node', () => {
		const sources = Array.from({ length: 3000 }, (_, place) => `s${place}`);
		const chain = Array.from({ length: 3000 }, (_, place) =>
			buildNode(`d${place}`, place === 0 ? sources : [`d${place - 1}`], { disabled: true }),
		);
		const document = buildDocument([...sources.map((key) => buildNode(key)), ...chain, buildNode('end', ['d2999'])]);
		expect(checkDocument(document)).toEqual([]);
		expect(planOf(document, null, AS_WRITTEN).nodes.at(-1)?.upstream).toHaveLength(3000);
	});

	test('nodes on both sides of a disabled one share their lists of neighbours', () => {
		const left = Array.from({ length: 900 }, (_, place) => `l${place}`);
		const right = Array.from({ length: 900 }, (_, place) => buildNode(`r${place}`, ['hub']));
		const hub = buildNode('hub', left, { disabled: true });
		const document = buildDocument([...left.map((key) => buildNode(key)), hub, ...right]);
		expect(checkDocument(document)).toEqual([]);
		const { nodes } = planOf(document, null, AS_WRITTEN);
		expect(new Set(nodes.slice(901).map((node) => node.upstream)).size).toBe(1);
		expect(new Set(nodes.slice(0, 900).map((node) => node.downstream)).size).toBe(1);
	});

	test('layers of disabled nodes that multiply edges are refused before they are expanded', () => {
		const layer = (name: string, before: string[]) =>
			Array.from({ length: 100 }, (_, place) => buildNode(`${name}${place}`, before, { disabled: true }));
		const sources = Array.from({ length: 2000 }, (_, place) => buildNode(`s${place}`));
		const keysOf = (nodes: WorkflowNode[]) => nodes.map(({ key }) => key);
		const fans = layer('f', []).map((node, place) =>
			buildNode(node.key, keysOf(sources).slice(place), { disabled: true }),
		);
		const second = layer('g', keysOf(fans).slice(0, 40));
		const document = buildDocument([...sources, ...fans.slice(0, 40), ...second, buildNode('end', keysOf(second))]);
		expect(checkDocument(document).map(({ code }) => code)).toEqual(['too_many_edges']);
	});
});

describe('scope', () => {
	const document = buildDocument([
		buildNode('a'),
		buildNode('b', ['a']),
		buildNode('off', ['b'], { disabled: true }),
		buildNode('c', ['off']),
		buildNode('d', ['a']),
	]);
	const scoped = (scope: RunScope['scope'], ...keys: string[]) => waits(planOf(document, { keys, scope }, AS_WRITTEN));

	test('only takes the named nodes, and edges from outside are dropped', () => {
		expect(scoped('only', 'b')).toEqual({ b: [] });
		expect(scoped('only', 'a', 'b', 'd')).toEqual({ a: [], b: ['a'], d: ['a'] });
	});

	test('backward takes all that lies before, forward all that lies behind', () => {
		expect(scoped('backward', 'c')).toEqual({ a: [], b: ['a'], off: [], c: ['b'] });
		expect(scoped('forward', 'b')).toEqual({ b: [], off: [], c: ['b'] });
		expect(scoped('forward', 'off', 'd')).toEqual({ off: [], c: [], d: [] });
	});

	test('the order of two nodes does not depend on whether the disabled one between them was selected', () => {
		expect(scoped('only', 'b', 'c')).toEqual({ b: [], c: ['b'] });
	});

	test('nodes are numbered in document order and found by key', () => {
		const plan = planOf(document, { keys: ['d', 'b'], scope: 'only' }, AS_WRITTEN);
		expect(plan.nodes.map(({ key, index }) => [key, index])).toEqual([
			['b', 0],
			['d', 1],
		]);
		expect([...plan.indexByKey]).toEqual([
			['b', 0],
			['d', 1],
		]);
	});

	test('a scope that names nobody, or somebody unknown, is refused', () => {
		expect(checkScope(document, { keys: ['a'], scope: 'only' })).toEqual([]);
		expect(checkScope(document, { keys: [], scope: 'only' })).toMatchObject([
			{ code: 'empty_scope', pointer: '/keys' },
		]);
		expect(checkScope(document, { keys: ['a', 'zz'], scope: 'only' })).toMatchObject([
			{ code: 'unknown_node', pointer: '/keys/1' },
		]);
	});
});

/** The rules again, node by node and without regard to cost. */
function naiveWaits(document: WorkflowDocument, scope: RunScope | null): Record<string, string[]> {
	const byKey = new Map(document.nodes.map((node) => [node.key, node]));
	const before = (key: string): string[] => byKey.get(key)?.upstream ?? [];
	const behind = (key: string) => document.nodes.filter((node) => node.upstream.includes(key)).map((node) => node.key);
	const closure = (keys: readonly string[], next: (key: string) => string[]): string[] =>
		keys.flatMap((key) => [key, ...closure(next(key), next)]);
	const covered = new Set(
		scope === null
			? byKey.keys()
			: closure(scope.keys, { only: () => [], backward: before, forward: behind }[scope.scope]),
	);
	const past = (key: string): string[] =>
		before(key).flatMap((above) => (byKey.get(above)?.disabled ? past(above) : [above]));
	const rows = document.nodes.filter((node) => covered.has(node.key));
	return Object.fromEntries(
		rows.map((node) => {
			const above = new Set(node.disabled ? [] : past(node.key));
			return [node.key, rows.map((row) => row.key).filter((key) => above.has(key))];
		}),
	);
}

test('plans of random documents and scopes equal a naive reading of the rules', () => {
	const scope = fc.record({
		picks: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
		scope: fc.constantFrom('only', 'backward', 'forward'),
	});
	fc.assert(
		fc.property(arbitraryDag(), fc.option(scope), (document, chosen) => {
			const keyAt = (pick: number) => document.nodes[pick % document.nodes.length]?.key ?? '';
			const runScope = chosen === null ? null : { keys: chosen.picks.map(keyAt), scope: chosen.scope };
			expect(checkDocument(document)).toEqual([]);
			const plan = planOf(document, runScope, AS_WRITTEN);
			expect(waits(plan)).toEqual(naiveWaits(document, runScope));
			for (const node of plan.nodes) {
				const fromUpstream = plan.nodes
					.filter((other) => other.upstream.includes(node.index))
					.map(({ index }) => index);
				expect(node.downstream).toEqual(fromUpstream);
			}
		}),
		{ numRuns: 1000 },
	);
});
