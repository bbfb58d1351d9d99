import type { Parameter } from '../contract/parameter.ts';
import type { Priority } from '../contract/status.ts';
import type { Retry, Timeout, WorkflowNode } from '../contract/workflow-document.ts';

/**
 * A node ready to run: inherited settings resolved, edges rewired past disabled nodes and cut at the run's scope.
 * `upstream` and `downstream` are indexes into `Plan.nodes`.
 */
export interface PlanNode {
	readonly index: number;
	readonly key: string;
	readonly name: string;
	readonly node: WorkflowNode;
	readonly disabled: boolean;
	readonly upstream: readonly number[];
	readonly downstream: readonly number[];
	readonly retry: Retry;
	readonly timeout: Timeout | null;
	readonly waitMs: number;
	readonly delayMs: number;
	readonly priority: Priority;
	readonly executorGroup: string;
	readonly inParams: readonly Parameter[];
	readonly outParams: readonly Parameter[];
}

/** A run's graph: only the nodes in scope, in document order. */
export interface Plan {
	readonly nodes: readonly PlanNode[];
	readonly indexByKey: ReadonlyMap<string, number>;
}
