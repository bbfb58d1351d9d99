import type { WorkflowDocument } from '../contract/workflow-document.ts';

/** Slots handed to a run without a row of its own in the capacity object. */
export const BLOCK_SLOTS_MAX = 20;

/**
 * How many attempts of a workflow are likely to be in flight at once: the largest number of nodes at the same distance
 * from the start. A guess that is wrong costs one more question, so an exact answer is not worth its price.
 */
export function blockSize(document: WorkflowDocument): number {
	const levels = new Map<string, number>();
	const byKey = new Map(document.nodes.map((node) => [node.key, node]));
	for (const { key } of document.nodes) levelOf(key, byKey, levels);
	const widths = new Map<number, number>();
	for (const level of levels.values()) widths.set(level, (widths.get(level) ?? 0) + 1);
	return Math.min(BLOCK_SLOTS_MAX, Math.max(1, ...widths.values()));
}

/** Walks upstream with a stack of its own: a chain of ten thousand nodes is deeper than the call stack. */
function levelOf(
	key: string,
	nodes: ReadonlyMap<string, WorkflowDocument['nodes'][number]>,
	levels: Map<string, number>,
): void {
	const open = [key];
	for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
		const upstream = levels.has(top) ? [] : (nodes.get(top)?.upstream ?? []);
		const missing = upstream.filter((name) => !levels.has(name));
		if (missing.length > 0) {
			open.push(...missing);
			continue;
		}
		if (!levels.has(top)) levels.set(top, 1 + Math.max(-1, ...upstream.map((name) => levels.get(name) ?? 0)));
		open.pop();
	}
}
