import type { WorkflowNode } from '../contract/workflow-document.ts';
import { type Graph, topologicalOrder } from './graph.ts';

/** Bits of an Int32Array's element that one pass over the graph can carry. */
const NAMES_PER_PASS = 31;

/** The answer of one pass: which of its names some node before a given one puts out. */
export interface UpstreamOutputs {
	readonly names: readonly string[];
	readonly reaches: (name: string, index: number) => boolean;
}

/**
 * Walks the graph once for every NAMES_PER_PASS names, as each node knowing all names before it would take memory of
 * nodes times names. Disabled nodes put out nothing.
 *
 * @param graph that of the nodes, without a cycle.
 */
export function* upstreamOutputs(
	nodes: readonly WorkflowNode[],
	graph: Graph,
	names: readonly string[],
): Generator<UpstreamOutputs> {
	const order = topologicalOrder(graph);
	for (let start = 0; start < names.length; start += NAMES_PER_PASS) {
		const ofPass = names.slice(start, start + NAMES_PER_PASS);
		const bits = new Map(ofPass.map((name, place) => [name, 1 << place]));
		const own = Int32Array.from(nodes, (node) => bitsOf(node, bits));
		const above = new Int32Array(nodes.length);
		for (const index of order) {
			let found = 0;
			for (const from of graph.upstream[index] ?? []) found |= (above[from] ?? 0) | (own[from] ?? 0);
			above[index] = found;
		}
		const reaches = (name: string, index: number) => ((above[index] ?? 0) & (bits.get(name) ?? 0)) !== 0;
		yield { names: ofPass, reaches };
	}
}

function bitsOf(node: WorkflowNode, bits: ReadonlyMap<string, number>): number {
	if (node.disabled) return 0;
	let found = 0;
	for (const parameter of node.params) if (parameter.direction === 'out') found |= bits.get(parameter.name) ?? 0;
	return found;
}
