import type { Schema } from '#lib/api/client.ts';
import type { TaskState } from './state-look.ts';

type TaskInstance = Schema<'TaskInstance'>;
type WorkflowDocument = Schema<'WorkflowDocument'>;

export interface GraphPoint {
	readonly x: number;
	readonly y: number;
}

/** A node as a version of a workflow draws it; nothing here changes while a run goes on. */
export interface GraphNode {
	readonly key: string;
	readonly name: string;
	/** The task type, such as `SHELL`, or the kind of a node that is no task. */
	readonly type: string;
	readonly upstream: readonly string[];
	/** It is left out of every run, and what follows it goes on as if it were not there. */
	readonly isDisabled: boolean;
	/** Where the editor put its top left corner. */
	readonly position?: GraphPoint;
}

/** What is drawn, apart from how a run stands. */
export interface GraphShape {
	/** Equal for equal graphs, so that a layout is made once: the hash of the version's document. */
	readonly id: string;
	readonly nodes: readonly GraphNode[];
}

/** How one node of a run stands. */
export interface NodeRun {
	readonly state: TaskState;
	readonly attempts: number;
	/** Epoch ms. */
	readonly startedAt: number | undefined;
	readonly endedAt: number | undefined;
	/** It failed for good and counts as passed all the same. */
	readonly isAbandoned: boolean;
}

/** The graph of a version's document. */
export function shapeOfDocument(id: string, document: WorkflowDocument): GraphShape {
	const nodes = document.nodes.map((node): GraphNode => {
		const { key, name, position, disabled = false, upstream = [] } = node;
		const known = { key, name: name ?? key, type: node.task.type, upstream, isDisabled: disabled };
		return position ? { ...known, position } : known;
	});
	return { id, nodes };
}

/** The graph of a run whose version cannot be read any more, from what its tasks waited for. */
export function shapeOfTasks(id: string, tasks: readonly TaskInstance[]): GraphShape {
	const nodes = tasks.map(
		({ key, name, type, upstream, cause }): GraphNode => ({
			key,
			name,
			type: type ?? '',
			upstream,
			isDisabled: cause === 'disabled',
		}),
	);
	return { id, nodes };
}

/** How a task stands, for its node. */
export function runOfTask({ state, attempt, startedAt, endedAt, abandoned }: TaskInstance): NodeRun {
	return {
		state,
		attempts: attempt,
		startedAt: startedAt === null ? undefined : Date.parse(startedAt),
		endedAt: endedAt === null ? undefined : Date.parse(endedAt),
		isAbandoned: abandoned,
	};
}
