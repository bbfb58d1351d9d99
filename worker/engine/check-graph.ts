import { EDGES_MAX, type WorkflowNode } from '../contract/workflow-document.ts';
import { bypassDisabled } from './bypass-disabled.ts';
import { cyclesOf, type Graph, graphOf, topologicalOrder } from './graph.ts';
import { jsonPointer, type Problem } from './problem.ts';

/** Cycles named at once. Breaking these usually breaks the rest, and each costs as much to tell as it is long. */
const CYCLES_TOLD_MAX = 100;
/** Nodes of one cycle that its message names. */
const CYCLE_NODES_TOLD_MAX = 12;

type Nodes = readonly WorkflowNode[];

/** What is wrong with the keys and edges of a document. */
export function checkGraph(nodes: Nodes): Problem[] {
	const graph = graphOf(nodes);
	const problems = nodes.flatMap((node, index) => [
		...checkKey(node, index, nodes, graph),
		...checkUpstream(node, index, graph),
	]);
	const edges = nodes.reduce((count, node) => count + node.upstream.length, 0);
	if (edges > EDGES_MAX) {
		const message = `The workflow has ${edges} edges; the limit is ${EDGES_MAX}.`;
		problems.push({ code: 'too_many_edges', pointer: '/nodes', message, values: { edges, limit: EDGES_MAX } });
		return problems;
	}
	const cycles = cyclesOf(graph.upstream, CYCLES_TOLD_MAX).map((cycle) => cycleProblem(cycle, nodes));
	return [...problems, ...(cycles.length > 0 ? cycles : checkBypass(nodes, graph))];
}

function checkKey(node: WorkflowNode, index: number, nodes: Nodes, graph: Graph): Problem[] {
	const first = graph.indexByKey.get(node.key);
	if (first === undefined || first === index) return [];
	const values = { key: node.key, first: nameOf(nodes[first]), second: nameOf(node) };
	const message = `The key "${values.key}" is taken: "${values.first}" and "${values.second}" both have it.`;
	return [{ code: 'duplicate_key', pointer: jsonPointer('nodes', index, 'key'), message, values }];
}

function checkUpstream(node: WorkflowNode, index: number, graph: Graph): Problem[] {
	const seen = new Set<string>();
	const problems: Problem[] = [];
	for (const [place, key] of node.upstream.entries()) {
		const pointer = jsonPointer('nodes', index, 'upstream', place);
		const values = { node: node.key, upstream: key };
		if (key === node.key) {
			problems.push({ code: 'self_edge', pointer, message: `Node "${key}" cannot come after itself.`, values });
		} else if (seen.has(key)) {
			const message = `Node "${node.key}" names its upstream "${key}" more than once.`;
			problems.push({ code: 'duplicate_upstream', pointer, message, values });
		} else if (!graph.indexByKey.has(key)) {
			const message = `Node "${node.key}" comes after "${key}", but there is no node with this key.`;
			problems.push({ code: 'missing_upstream', pointer, message, values });
		}
		seen.add(key);
	}
	return problems;
}

/** The pointer names the edge into the cycle's second node, the one whose removal breaks it. */
function cycleProblem(cycle: readonly number[], nodes: Nodes): Problem {
	const keys = cycle.map((index) => nodes[index]?.key ?? '');
	const [from = '', ...others] = keys;
	const second = cycle[1] ?? 0;
	const place = nodes[second]?.upstream.indexOf(from) ?? 0;
	const left = others.length - CYCLE_NODES_TOLD_MAX;
	const wayWith = (more: string): string => {
		const told = left > 1 ? [...others.slice(0, CYCLE_NODES_TOLD_MAX - 1), more, ...others.slice(-1)] : others;
		return [from, ...told, from].join(' → ');
	};
	const message = `These nodes wait for each other in a circle: ${wayWith(`(${left} more)`)}.`;
	const values = { nodes: keys.length, way: wayWith('…') };
	return { code: 'cycle', pointer: jsonPointer('nodes', second, 'upstream', place), message, values };
}

function checkBypass(nodes: Nodes, graph: Graph): Problem[] {
	const disabled = nodes.map((node) => node.disabled);
	if (!disabled.includes(true)) return [];
	const order = topologicalOrder(graph);
	const upstream = bypassDisabled(graph.upstream, order, disabled);
	const downstream = bypassDisabled(graph.downstream, order.toReversed(), disabled);
	if (upstream !== null && downstream !== null) return [];
	const message = 'Joining what lies before the disabled nodes with what lies behind them makes too many edges.';
	return [{ code: 'too_many_edges', pointer: '/nodes', message, values: { limit: EDGES_MAX } }];
}

function nameOf(node: WorkflowNode | undefined): string {
	return node?.name ?? node?.key ?? '';
}
