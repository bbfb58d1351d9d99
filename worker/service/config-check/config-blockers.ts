import type { ListedExecutor } from '../../contract/executor.ts';
import { configSchemaSchema } from '../../contract/task-type.ts';
import type { Blocker } from '../../contract/workflow.ts';
import type { WorkflowDocument, WorkflowNode } from '../../contract/workflow-document.ts';
import type { Database } from '../../db/database.ts';
import { findConfigSchemas } from '../../db/query/executor.ts';
import { jsonPointer } from '../../engine/problem.ts';
import { groupOf } from '../workflow-blockers.ts';
import { type CheckableSchema, checkableSchema } from './checkable-schema.ts';
import { configProblems } from './config-problems.ts';
import { countValues } from './count-values.ts';

/** Parts of schemas that are held against values, over a whole document: some tenths of a second. */
const STEPS_MAX = 1_000_000;

/** Nodes that run one type of one executor's. */
type NodesByType = Map<string, { readonly node: WorkflowNode; readonly index: number }[]>;

/**
 * Tasks whose config their type does not allow. The schema is that of the executor registered first in the node's group.
 * One executor's schemas are held at a time. What is beyond the work allowed here is left to the executors.
 */
export async function configBlockers(
	db: Database,
	projectId: string,
	document: WorkflowDocument,
	executors: readonly ListedExecutor[],
): Promise<Blocker[]> {
	const blockers: Blocker[] = [];
	let stepsLeft = STEPS_MAX;
	for (const [executorId, byType] of nodesBySpeaker(document, executors)) {
		const schemas = await findConfigSchemas(db, projectId, executorId, [...byType.keys()]);
		for (const [type, nodes] of byType) {
			const checkable = readSchema(schemas.get(type));
			if (checkable === null) continue;
			for (const { node, index } of nodes) {
				const steps = checkable.size * countValues(node.task.config);
				if (steps > stepsLeft) continue;
				stepsLeft -= steps;
				blockers.push(...configProblems(checkable, node.task.config, jsonPointer('nodes', index, 'task', 'config')));
			}
		}
	}
	return blockers;
}

function readSchema(schema: unknown): CheckableSchema | null {
	const parsed = configSchemaSchema.safeParse(schema);
	return parsed.success ? checkableSchema(parsed.data) : null;
}

/** Who says how the config of each node looks. Nodes that nobody runs have a blocker of their own. */
function nodesBySpeaker(document: WorkflowDocument, executors: readonly ListedExecutor[]): Map<string, NodesByType> {
	const bySpeaker = new Map<string, NodesByType>();
	const speakers = speakersOf(executors);
	for (const [index, node] of document.nodes.entries()) {
		const { type } = node.task;
		const speaker = node.disabled ? undefined : speakers.get(`${groupOf(document, node)} ${type}`);
		if (speaker === undefined) continue;
		const byType: NodesByType = bySpeaker.get(speaker) ?? new Map();
		const nodes = byType.get(type) ?? [];
		nodes.push({ node, index });
		byType.set(type, nodes);
		bySpeaker.set(speaker, byType);
	}
	return bySpeaker;
}

/** The executor registered first, by group and type. */
function speakersOf(executors: readonly ListedExecutor[]): ReadonlyMap<string, string> {
	const speakers = new Map<string, string>();
	for (const { id, groups, description } of executors.toReversed()) {
		for (const group of groups)
			for (const { type } of description?.taskTypes ?? []) speakers.set(`${group} ${type}`, id);
	}
	return speakers;
}
