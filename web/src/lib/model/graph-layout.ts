import type { GraphNode, GraphPoint, GraphShape } from './graph.ts';

/** Which way the graph reads: from left to right, or from top to bottom where a screen is narrow. */
export type GraphDirection = 'right' | 'down';

/** The size of every node's card, in px at 1:1. */
export const NODE_WIDTH = 216;
export const NODE_HEIGHT = 54;

/** Space between columns, and between the nodes of one column. */
export const RANK_GAP = 64;
export const NODE_GAP = 20;

/** An edge with the places it passes between its ends: the middle of each column it crosses. */
export interface LaidOutEdge {
	readonly from: string;
	readonly to: string;
	readonly bends: readonly GraphPoint[];
}

/** Where everything is, in px at 1:1; `at` are top left corners. */
export interface GraphLayout {
	readonly direction: GraphDirection;
	readonly at: ReadonlyMap<string, GraphPoint>;
	readonly edges: readonly LaidOutEdge[];
	readonly width: number;
	readonly height: number;
}

/** What the layout engine is asked, and what goes to its worker: plain data. */
export interface LayoutRequest {
	readonly direction: GraphDirection;
	readonly nodes: readonly { readonly key: string; readonly upstream: readonly string[] }[];
}

/** What comes back. */
export interface LayoutAnswer {
	readonly at: readonly (readonly [key: string, x: number, y: number])[];
	readonly bends: readonly (readonly [from: string, to: string, ...coordinates: number[]])[];
}

/** The layout that the editor stored with the document; undefined unless every node has its place. */
export function storedLayout(shape: GraphShape): GraphLayout | undefined {
	const at = new Map<string, GraphPoint>();
	for (const { key, position } of shape.nodes) {
		if (position === undefined) return undefined;
		at.set(key, position);
	}
	return atOrigin('right', at, edgesOf(shape.nodes));
}

export function requestOf(shape: GraphShape, direction: GraphDirection): LayoutRequest {
	return { direction, nodes: shape.nodes.map(({ key, upstream }) => ({ key, upstream: [...upstream] })) };
}

export function layoutOfAnswer(shape: GraphShape, direction: GraphDirection, answer: LayoutAnswer): GraphLayout {
	const at = new Map(answer.at.map(([key, x, y]) => [key, { x, y }]));
	const bends = new Map(answer.bends.map(([from, to, ...rest]) => [`${from} ${to}`, pointsOf(rest)]));
	const edges = edgesOf(shape.nodes).map((edge) => ({ ...edge, bends: bends.get(`${edge.from} ${edge.to}`) ?? [] }));
	return atOrigin(direction, at, edges);
}

/** Edges whose both ends exist; a document that is being written may name nodes that do not. */
function edgesOf(nodes: readonly GraphNode[]): LaidOutEdge[] {
	const keys = new Set(nodes.map(({ key }) => key));
	return nodes.flatMap(({ key, upstream }) =>
		upstream.filter((from) => keys.has(from)).map((from) => ({ from, to: key, bends: [] })),
	);
}

/** Moves everything so that the graph begins at 0, 0. */
function atOrigin(
	direction: GraphDirection,
	at: ReadonlyMap<string, GraphPoint>,
	edges: readonly LaidOutEdge[],
): GraphLayout {
	let [left, top, right, bottom] = [
		Number.POSITIVE_INFINITY,
		Number.POSITIVE_INFINITY,
		Number.NEGATIVE_INFINITY,
		Number.NEGATIVE_INFINITY,
	];
	for (const { x, y } of at.values()) {
		left = Math.min(left, x);
		top = Math.min(top, y);
		right = Math.max(right, x + NODE_WIDTH);
		bottom = Math.max(bottom, y + NODE_HEIGHT);
	}
	if (at.size === 0) return { direction, at, edges, width: 0, height: 0 };
	const moved = ({ x, y }: GraphPoint): GraphPoint => ({ x: x - left, y: y - top });
	return {
		direction,
		at: new Map([...at].map(([key, point]) => [key, moved(point)])),
		edges: edges.map(({ from, to, bends }) => ({ from, to, bends: bends.map(moved) })),
		width: right - left,
		height: bottom - top,
	};
}

function pointsOf(coordinates: readonly number[]): GraphPoint[] {
	const points: GraphPoint[] = [];
	for (let index = 0; index + 1 < coordinates.length; index += 2) {
		points.push({ x: coordinates[index] ?? 0, y: coordinates[index + 1] ?? 0 });
	}
	return points;
}
