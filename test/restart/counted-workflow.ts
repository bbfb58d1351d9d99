import type { WorkflowDocument } from '../../worker/contract/workflow-document.ts';
import type { Random } from '../sim/random.ts';
import { buildDocument, buildNode } from '../support/build-document.ts';

const LAYERS = 10;
const LAYER_WIDTH = 10;
const RETRIES = 2;

/**
 * 100 nodes in ten layers, each behind one to three of the layer before. A third answers later, some fail twice before
 * they succeed, and one fails for good, so that what hangs on it is skipped and the run ends failed.
 */
export function countedWorkflow(random: Random): WorkflowDocument {
	const keys = Array.from({ length: LAYERS }, (_, layer) =>
		Array.from({ length: LAYER_WIDTH }, (__, place) => `n${layer}-${place}`),
	);
	const doomed = `n${LAYERS - 3}-${random.between(0, LAYER_WIDTH - 1)}`;
	const nodes = keys.flatMap((layer, depth) =>
		layer.map((key) => {
			const upstream = random.shuffled(keys[depth - 1] ?? []).slice(0, random.between(1, 3));
			const config = {
				answers: random.chance(1 / 3) ? 'later' : 'now',
				afterMs: random.between(20, 400),
				failures: failuresOf(key === doomed, random),
			};
			return buildNode(key, upstream, { task: { type: 'count', config } });
		}),
	);
	return buildDocument(nodes, { name: 'counted', defaults: { retry: { count: RETRIES, intervalSeconds: 0 } } });
}

function failuresOf(isDoomed: boolean, random: Random): number {
	if (isDoomed) return RETRIES + 1;
	return random.chance(1 / 8) ? RETRIES : 0;
}
