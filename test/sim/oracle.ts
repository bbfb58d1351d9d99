import type { WorkflowNode } from '../../worker/contract/workflow-document.ts';
import type { RunSpec } from '../../worker/engine/run-spec.ts';
import { naiveGraph, nodeOf } from './naive-graph.ts';
import { type Script, scriptedResult } from './scripted-result.ts';

/** What a run comes to when nothing but its own script decides. */
export interface Expected {
	readonly state: 'success' | 'failed';
	/** State and number of attempts by key; null under the failure strategy *end*, where the order in time decides. */
	readonly tasks: ReadonlyMap<
		string,
		{ readonly state: 'success' | 'failed' | 'skipped'; readonly attempts: number }
	> | null;
}

type TaskEnd = {
	readonly state: 'success' | 'failed' | 'skipped';
	readonly attempts: number;
	readonly breaks: boolean;
};

/** The end of a run in an undisturbed world, computed without engine, clock or queue. */
export function expectedEnd(spec: RunSpec, script: Script): Expected {
	const graph = naiveGraph(spec);
	const ends = new Map<string, TaskEnd>();
	const endOf = (key: string): TaskEnd => {
		const known = ends.get(key);
		if (known !== undefined) return known;
		const above = [...(graph.get(key) ?? [])].map(endOf);
		const end = above.some(({ breaks }) => breaks)
			? ({ state: 'skipped', attempts: 0, breaks: true } as const)
			: workOff(spec, script, nodeOf(spec.document, key));
		ends.set(key, end);
		return end;
	};
	const unhandled = [...graph.keys()].some((key) => endOf(key).state === 'failed' && endOf(key).breaks);
	return { state: unhandled ? 'failed' : 'success', tasks: spec.failureStrategy === 'end' ? null : ends };
}

function workOff(spec: RunSpec, script: Script, node: WorkflowNode): TaskEnd {
	const { instanceId, document, mode } = spec;
	if (mode === 'dryRun') return { state: 'success', attempts: 0, breaks: false };
	const retry = node.retry ?? document.defaults.retry;
	for (let attempt = 1; ; attempt += 1) {
		const result = scriptedResult(script, { instanceId, task: node.key, attempt });
		if (result.status === 'success') return { state: 'success', attempts: attempt, breaks: false };
		const { code, retryable = true } = result.error;
		const named = retry?.on === undefined ? retryable : retry.on.some((on) => on === code || on === 'executor_failed');
		const again = retry !== undefined && attempt <= retry.count && named && node.rerunPolicy !== 'never';
		if (!again) return { state: 'failed', attempts: attempt, breaks: node.onFailure !== 'abandon' };
	}
}
