import { Graph, layout } from '@dagrejs/dagre';
import { type LayoutAnswer, type LayoutRequest, NODE_GAP, NODE_HEIGHT, NODE_WIDTH, RANK_GAP } from './graph-layout.ts';

/**
 * Lays a graph out in columns with dagre. Import it lazily: it is large, and only needed where the editor stored no
 * positions. Takes about a second for 1,000 nodes, so big graphs go through the worker beside it.
 */
export function layOut({ direction, nodes }: LayoutRequest): LayoutAnswer {
	const graph = new Graph();
	const rankdir = direction === 'right' ? 'LR' : 'TB';
	graph.setGraph({ rankdir, nodesep: NODE_GAP, ranksep: RANK_GAP, ranker: 'tight-tree' });
	graph.setDefaultEdgeLabel(() => ({}));
	for (const { key } of nodes) graph.setNode(key, { width: NODE_WIDTH, height: NODE_HEIGHT });
	for (const { key, upstream } of nodes) {
		for (const from of upstream) if (graph.hasNode(from)) graph.setEdge(from, key);
	}
	layout(graph);
	return {
		at: nodes.map(({ key }) => {
			const { x, y } = graph.node(key);
			return [key, x - NODE_WIDTH / 2, y - NODE_HEIGHT / 2];
		}),
		bends: graph.edges().flatMap((edge) => {
			const { points } = graph.edge(edge);
			const bends = bendsOf(points ?? []);
			return bends.length === 0 ? [] : [[edge.v, edge.w, ...bends] as const];
		}),
	};
}

/**
 * Where an edge crosses columns. Between its ends dagre gives a point for every half column; the odd ones lie in the
 * gaps, where the curve finds its way by itself.
 */
function bendsOf(points: readonly { readonly x: number; readonly y: number }[]): number[] {
	const between = points.slice(1, -1).filter((_, index) => index % 2 === 1);
	return between.flatMap(({ x, y }) => [x, y]);
}
