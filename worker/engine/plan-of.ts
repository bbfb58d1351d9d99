import {
	type Retry,
	WAIT_SECONDS_DEFAULT,
	type WorkflowDocument,
	type WorkflowNode,
} from '../contract/workflow-document.ts';
import { assert } from '../lib/assert.ts';
import { bypassDisabled } from './bypass-disabled.ts';
import { type Edges, graphOf, topologicalOrder } from './graph.ts';
import type { Plan, PlanNode } from './plan.ts';
import type { RunScope, RunSpec } from './run-spec.ts';
import { nodesInScope } from './scope.ts';

/** Executor group of nodes for which nobody names one. */
const EXECUTOR_GROUP_DEFAULT = 'default';

const NO_RETRY: Retry = { count: 0, intervalSeconds: 0, backoffFactor: 1 };

/** What a run says for all of its nodes; null or absent leaves what the document says. */
type Overrides = Pick<RunSpec, 'executorGroup' | 'retry'>;

type Settings = Pick<PlanNode, 'retry' | 'timeout' | 'waitMs' | 'executorGroup'>;

/**
 * The graph of one run of a document that `checkDocument` found nothing wrong with. Disabled nodes are first made
 * transparent in the whole document, then the graph is cut at the scope: whether one node runs after another does not
 * depend on which disabled nodes somebody selected with them. Disabled nodes in scope are kept, without edges.
 *
 * @param scope the part to run, found right by `checkScope`; null runs everything.
 * @param over what this run says over all that the document says.
 */
export function planOf(document: WorkflowDocument, scope: RunScope | null, over: Overrides): Plan {
	const graph = graphOf(document.nodes);
	const order = topologicalOrder(graph);
	assert(order.length === document.nodes.length, 'a document that runs has no cycle');
	const disabled = document.nodes.map((node) => node.disabled);
	const upstream = bypassDisabled(graph.upstream, order, disabled);
	const downstream = bypassDisabled(graph.downstream, order.toReversed(), disabled);
	assert(upstream !== null && downstream !== null, 'a document that runs stays within its limit of edges');

	const covered = scope === null ? null : nodesInScope(graph, scope);
	const chosen = [...document.nodes.keys()].filter((index) => covered === null || covered.has(index));
	const place = new Map(chosen.map((index, position) => [index, position]));
	const upstreamAt = edgesAt(upstream, place);
	const downstreamAt = edgesAt(downstream, place);
	const nodes: PlanNode[] = [];
	for (const index of chosen) {
		const node = document.nodes[index];
		if (node === undefined) continue;
		const neighbours = node.disabled
			? { upstream: [], downstream: [] }
			: { upstream: upstreamAt(index), downstream: downstreamAt(index) };
		nodes.push(planNode(node, nodes.length, neighbours, settingsOf(node, document.defaults, over)));
	}
	return { nodes, indexByKey: new Map(nodes.map((node) => [node.key, node.index])) };
}

/** Neighbour lists in the plan's own numbering and in ascending order. Lists shared before stay shared. */
function edgesAt(edges: Edges, place: ReadonlyMap<number, number>): (index: number) => readonly number[] {
	const translated = new Map<readonly number[], readonly number[]>();
	return (index) => {
		const neighbours = edges[index] ?? [];
		const known = translated.get(neighbours);
		if (known !== undefined) return known;
		const inScope = neighbours.flatMap((neighbour) => place.get(neighbour) ?? []).sort((a, b) => a - b);
		translated.set(neighbours, inScope);
		return inScope;
	};
}

function planNode(
	node: WorkflowNode,
	index: number,
	{ upstream, downstream }: Pick<PlanNode, 'upstream' | 'downstream'>,
	settings: Settings,
): PlanNode {
	return {
		index,
		key: node.key,
		name: node.name ?? node.key,
		node,
		disabled: node.disabled,
		upstream,
		downstream,
		...settings,
		delayMs: node.delaySeconds * 1000,
		priority: node.priority,
		inParams: node.params.filter((parameter) => parameter.direction === 'in'),
		outParams: node.params.filter((parameter) => parameter.direction === 'out'),
	};
}

/**
 * A node with what another definition of it says of its task, parameters, retries and timeout (R5). Everything else stays:
 * its place in the graph and its edges, what its failure means, its rerun policy, group, priority and waits.
 */
export function amendNode(
	current: PlanNode,
	{ task, params, retry, timeout }: WorkflowNode,
	defaults: WorkflowDocument['defaults'],
	over: Overrides,
): PlanNode {
	const { index, disabled, waitMs, executorGroup } = current;
	const node = { ...current.node, task, params, retry, timeout };
	const settings = { ...settingsOf(node, defaults, over), waitMs, executorGroup };
	return { ...planNode(node, index, current, settings), disabled };
}

/** Explicit beats inherited beats built in (D11). Rerun policy `never` disables automatic reruns whatever the count. */
function settingsOf(
	node: WorkflowNode,
	defaults: WorkflowDocument['defaults'],
	{ executorGroup, retry: ofRun }: Overrides,
): Settings {
	const retry = ofRun ?? node.retry ?? defaults.retry ?? NO_RETRY;
	return {
		retry: node.rerunPolicy === 'never' ? { ...retry, count: 0 } : retry,
		timeout: node.timeout ?? defaults.timeout ?? null,
		waitMs: (node.waitSeconds ?? defaults.waitSeconds ?? WAIT_SECONDS_DEFAULT) * 1000,
		executorGroup: executorGroup ?? node.executorGroup ?? defaults.executorGroup ?? EXECUTOR_GROUP_DEFAULT,
	};
}
