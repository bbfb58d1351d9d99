import type { WorkflowNode } from '../../../worker/contract/workflow-document.ts';
import type { RunSeeds } from '../../e2e/seed-runs.ts';
import { scriptNode } from '../../e2e/seed-runs.ts';

/** A page that people open, and how it is known that it shows what they came for. */
export interface MeasuredPage {
	readonly name: string;
	readonly path: string;
	/** Matches what is drawn from the answers of the API, not the frame around it. */
	readonly ready: string;
	readonly isStranger?: boolean;
}

/** Nodes of the large run, in chains side by side with edges between them. */
const LARGE = 1000;
const CHAINS = 40;

/** The runs whose pages are opened. */
export interface SeededRuns {
	readonly instanceId: string;
	/** Ones of a thousand nodes: with the places of the nodes in the document, and without. */
	readonly largeId: string;
	readonly unplacedId: string;
}

/** Fills the project: a page without rows has nothing to draw. */
export async function fillProject(seeds: RunSeeds, runs: number): Promise<SeededRuns> {
	const nodes = [
		scriptNode('extract', 'echo extracted'),
		scriptNode('clean', 'echo cleaned', ['extract']),
		scriptNode('load', 'echo loaded', ['clean']),
	];
	const workflowId = await seeds.workflow('daily-sales', nodes);
	for (const name of ['hourly-ingest', 'orders-clean']) await seeds.workflow(name, nodes);
	let instanceId = await seeds.run(workflowId);
	for (let started = 1; started < runs; started += 1) instanceId = await seeds.run(workflowId);
	const large = async (name: string, isPlaced: boolean) =>
		seeds.run(await seeds.workflow(name, largeNodes(isPlaced)), { mode: 'dryRun' });
	return { instanceId, largeId: await large('large', true), unplacedId: await large('unplaced', false) };
}

function largeNodes(isPlaced: boolean): WorkflowNode[] {
	return Array.from({ length: LARGE }, (_, index) => {
		const above = [index - CHAINS, index - CHAINS + 1].filter((other) => other >= 0 && index >= CHAINS);
		const node = scriptNode(`n${index}`, 'true', [...new Set(above.map((other) => `n${other}`))]);
		// As an editor stores them; without, the places are worked out in the browser first.
		if (!isPlaced) return node;
		return { ...node, position: { x: Math.floor(index / CHAINS) * 280, y: (index % CHAINS) * 90 } };
	});
}

export function pagesOf(projectId: string, { instanceId, largeId, unplacedId }: SeededRuns): readonly MeasuredPage[] {
	const project = `/p/${projectId}`;
	return [
		{ name: 'sign-in', path: '/sign-in', ready: 'input[type="password"]', isStranger: true },
		{ name: 'overview', path: project, ready: '[data-count]' },
		{ name: 'workflows', path: `${project}/workflows`, ready: 'tbody tr' },
		{ name: 'instances', path: `${project}/instances`, ready: 'tbody tr' },
		{ name: 'instance', path: `${project}/instances/${instanceId}`, ready: '[data-node]' },
		{ name: 'instance of 1,000 nodes', path: `${project}/instances/${largeId}`, ready: '[data-node][data-state]' },
		{
			name: 'instance of 1,000 nodes without places',
			path: `${project}/instances/${unplacedId}`,
			ready: '[data-node][data-state]',
		},
		{ name: 'Gantt of 1,000 nodes', path: `${project}/instances/${largeId}/gantt`, ready: '[data-row]' },
		{ name: 'task instances', path: `${project}/task-instances`, ready: 'tbody tr' },
		{ name: 'executors', path: `${project}/executors`, ready: 'tbody tr' },
	];
}
