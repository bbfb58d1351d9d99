import type { Edges } from './graph.ts';

/**
 * Edges that may come about by leading past disabled nodes. One with n nodes before and m behind it stands for n × m
 * edges, and layers of such nodes multiply; a run pays for each of them as for any other edge.
 */
const BYPASS_EDGES_MAX = 1_000_000;

/**
 * Edges that lead past disabled nodes to what lies behind them, through chains of them (domain rules, "a disabled node
 * is transparent"). Works in either direction. Nodes with the same neighbours share one list where that is cheap to see.
 *
 * @param order every node after all its neighbours: topological for upstream edges, its reverse for downstream ones.
 * @returns null beyond BYPASS_EDGES_MAX; a checked document never gets there.
 */
export function bypassDisabled(edges: Edges, order: Iterable<number>, disabled: readonly boolean[]): Edges | null {
	if (!disabled.includes(true)) return edges;
	const result: (readonly number[])[] = [...edges];
	let led = 0;
	for (const index of order) {
		const neighbours = edges[index] ?? [];
		if (!neighbours.some((neighbour) => disabled[neighbour])) continue;
		const lists = neighbours.map((neighbour) => (disabled[neighbour] ? (result[neighbour] ?? []) : [neighbour]));
		const only = lists.length === 1 ? lists[0] : undefined;
		// Passing a list on along a chain of disabled nodes costs nothing, however long the chain is.
		if (only === undefined || !disabled[index]) led += lists.reduce((sum, list) => sum + list.length, 0);
		if (led > BYPASS_EDGES_MAX) return null;
		result[index] = only ?? [...new Set(lists.flat())];
	}
	return result;
}
