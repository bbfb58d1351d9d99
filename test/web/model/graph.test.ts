import { describe, expect, test } from 'vitest';
import type { GraphNode, GraphShape, NodeRun } from '#lib/model/graph.ts';
import { boxOnScreen, fitted, steadyBox, touches, zoomedAt } from '#lib/model/graph-camera.ts';
import { edgeCurves, edgeLook } from '#lib/model/graph-edge.ts';
import { layOut } from '#lib/model/graph-engine.ts';
import {
	type GraphLayout,
	layoutOfAnswer,
	NODE_HEIGHT,
	NODE_WIDTH,
	requestOf,
	storedLayout,
} from '#lib/model/graph-layout.ts';
import { GraphWalk, stepOfKey } from '#lib/model/graph-walk.ts';

function buildNode(key: string, upstream: string[] = [], partial: Partial<GraphNode> = {}): GraphNode {
	return { key, name: key, type: 'SHELL', upstream, isDisabled: false, ...partial };
}

function buildRun(state: NodeRun['state'], partial: Partial<NodeRun> = {}): NodeRun {
	return { state, attempts: 1, startedAt: undefined, endedAt: undefined, isAbandoned: false, ...partial };
}

/** a → b, c → d, and a straight to d. */
const DIAMOND: GraphShape = {
	id: 'diamond',
	nodes: [buildNode('a'), buildNode('b', ['a']), buildNode('c', ['a']), buildNode('d', ['b', 'c', 'a'])],
};

function lay(shape: GraphShape, direction: 'right' | 'down' = 'right'): GraphLayout {
	return layoutOfAnswer(shape, direction, layOut(requestOf(shape, direction)));
}

describe('the layout of a graph', () => {
	test('goes from left to right, and no two cards lie on one another', () => {
		const { at, width, height } = lay(DIAMOND);
		const boxes = [...at.values()].map(({ x, y }) => ({
			left: x,
			top: y,
			right: x + NODE_WIDTH,
			bottom: y + NODE_HEIGHT,
		}));
		expect(at.get('a')?.x).toBe(0);
		expect(at.get('b')?.x).toBe(at.get('c')?.x);
		expect(at.get('d')?.x).toBeGreaterThan(at.get('b')?.x ?? 0);
		for (const [index, box] of boxes.entries()) {
			for (const other of boxes.slice(index + 1)) expect(touches(box, other)).toBe(false);
			expect(box.right).toBeLessThanOrEqual(width);
			expect(box.bottom).toBeLessThanOrEqual(height);
		}
	});

	test('goes down where a screen is narrow', () => {
		const { at } = lay(DIAMOND, 'down');
		expect(at.get('b')?.y).toBe(at.get('c')?.y);
		expect(at.get('d')?.y).toBeGreaterThan(at.get('b')?.y ?? 0);
	});

	test('is the one the editor stored, when every node has its place', () => {
		const nodes = [
			buildNode('a', [], { position: { x: 300, y: 40 } }),
			buildNode('b', ['a'], { position: { x: 700, y: 90 } }),
		];
		expect(storedLayout({ id: 'x', nodes })?.at.get('b')).toEqual({ x: 400, y: 50 });
		expect(storedLayout({ id: 'x', nodes: [...nodes, buildNode('c')] })).toBeUndefined();
	});

	test('leaves out edges to nodes that do not exist', () => {
		expect(lay({ id: 'x', nodes: [buildNode('a', ['gone'])] }).edges).toEqual([]);
	});
});

describe('edges', () => {
	test('keep clear of the cards they pass', () => {
		const layout = lay(DIAMOND);
		const long = layout.edges.find(({ from, to }) => from === 'a' && to === 'd');
		expect(long?.bends).toHaveLength(1);
		const [bend] = long?.bends ?? [];
		for (const key of ['b', 'c']) {
			const top = layout.at.get(key)?.y ?? 0;
			expect((bend?.y ?? 0) < top || (bend?.y ?? 0) > top + NODE_HEIGHT).toBe(true);
		}
	});

	test('begin and end at their nodes', () => {
		const layout = lay({ id: 'x', nodes: [buildNode('a'), buildNode('b', ['a'])] });
		const [edge] = edgeCurves(layout);
		expect(edge?.d.startsWith(`M${NODE_WIDTH} ${NODE_HEIGHT / 2}`)).toBe(true);
		expect(edge?.tip).toEqual({ x: layout.at.get('b')?.x, y: NODE_HEIGHT / 2 });
	});

	test.each([
		['success', 'running', 'flowing'],
		['success', 'success', 'passed'],
		['pending', 'pending', 'idle'],
		['running', 'pending', 'idle'],
		['failed', 'pending', 'cut'],
		['success', 'skipped', 'cut'],
		['stopped', 'pending', 'cut'],
	] as const)('from %s to %s are %s', (from, to, look) => {
		expect(edgeLook(buildRun(from), buildRun(to))).toBe(look);
	});

	test('go on after a failure that counts as passed', () => {
		expect(edgeLook(buildRun('failed', { isAbandoned: true }), buildRun('running'))).toBe('flowing');
	});
});

describe('walking through a graph with the arrow keys', () => {
	const layout = lay(DIAMOND);
	const walk = new GraphWalk(DIAMOND, layout);

	test('begins at the first node', () => {
		expect(walk.first).toBe('a');
	});

	test('follows edges, and goes to the neighbour beside', () => {
		const upper = ['b', 'c'].sort((one, other) => (layout.at.get(one)?.y ?? 0) - (layout.at.get(other)?.y ?? 0));
		const [top = '', bottom = ''] = upper;
		expect(walk.step(top, 'back')).toBe('a');
		expect(walk.step(top, 'forward')).toBe('d');
		expect(walk.step(top, 'after')).toBe(bottom);
		expect(walk.step(bottom, 'before')).toBe(top);
		expect(walk.step('d', 'forward')).toBeUndefined();
	});

	test('reaches every node of a wide graph', () => {
		const nodes = Array.from({ length: 60 }, (_, index) =>
			buildNode(`n${index}`, index < 6 ? [] : [`n${index - 6}`, ...(index % 4 === 0 ? [`n${index - 5}`] : [])]),
		);
		const shape = { id: 'wide', nodes };
		const wide = new GraphWalk(shape, lay(shape));
		const seen = new Set<string>();
		const open = [wide.first ?? ''];
		for (let key = open.pop(); key !== undefined; key = open.pop()) {
			if (seen.has(key)) continue;
			seen.add(key);
			for (const step of ['forward', 'back', 'before', 'after'] as const) {
				const next = wide.step(key, step);
				if (next !== undefined) open.push(next);
			}
		}
		expect(seen.size).toBe(60);
	});

	test('means the same on screen when the graph goes down', () => {
		expect(stepOfKey('ArrowRight', layout)).toBe('forward');
		expect(stepOfKey('ArrowDown', lay(DIAMOND, 'down'))).toBe('forward');
		expect(stepOfKey('a', layout)).toBeUndefined();
	});
});

describe('what is on screen', () => {
	test('is everything after fitting, and small graphs are not blown up', () => {
		const layout = lay(DIAMOND);
		expect(fitted(layout, 4000, 3000).scale).toBe(1);
		const camera = fitted(layout, 400, 300);
		const box = boxOnScreen(camera, 400, 300);
		expect(box.left).toBeLessThan(0);
		expect(box.right).toBeGreaterThan(layout.width);
	});

	test('stays under the pointer while it is zoomed', () => {
		const before = { x: 10, y: 20, scale: 1 };
		const after = zoomedAt(before, 2, { x: 100, y: 60 });
		expect((100 - after.x) / after.scale).toBe((100 - before.x) / before.scale);
		expect((60 - after.y) / after.scale).toBe((60 - before.y) / before.scale);
	});

	test('is looked up anew only after a longer way', () => {
		const at = (x: number) => steadyBox(boxOnScreen({ x, y: -40, scale: 1 }, 800, 600), 1);
		expect(at(-30)).toEqual(at(-90));
		expect(at(-30)).not.toEqual(at(-900));
	});
});
