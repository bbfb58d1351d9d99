import { type ApiProblem, asProblem } from '#lib/api/problem.ts';
import type { GraphShape } from '#lib/model/graph.ts';
import {
	type GraphDirection,
	type GraphLayout,
	type LayoutAnswer,
	type LayoutRequest,
	layoutOfAnswer,
	requestOf,
	storedLayout,
} from '#lib/model/graph-layout.ts';

/** From here on a layout takes long enough to be felt, so it is made beside the page. */
const WORKER_FROM_NODES = 200;

/** Enough for moving between a few runs and versions. */
const KEPT_MAX = 30;

const kept = new Map<string, GraphLayout>();

/** A graph with the layout that belongs to it: while the next one is made, both stay those of before. */
export interface Drawn {
	readonly shape: GraphShape;
	readonly layout: GraphLayout;
}

/** The layout of a graph: what the editor stored, else one made for it, once for as long as the tab is open. */
export class LayoutOf {
	#drawn = $state.raw<Drawn>();
	#problem = $state.raw<ApiProblem>();

	constructor(shape: () => GraphShape, direction: () => GraphDirection) {
		$effect(() => {
			const wanted = shape();
			const way = direction();
			const known = storedLayout(wanted) ?? kept.get(`${wanted.id} ${way}`);
			if (known) {
				this.#drawn = { shape: wanted, layout: known };
				return;
			}
			const aborting = new AbortController();
			make(wanted, way, aborting.signal).then(
				(layout) => {
					if (!aborting.signal.aborted) this.#drawn = { shape: wanted, layout };
				},
				(error) => {
					if (!aborting.signal.aborted) this.#problem = asProblem(error);
				},
			);
			return () => aborting.abort();
		});
	}

	/** Undefined while the first one is made. */
	get drawn(): Drawn | undefined {
		return this.#drawn;
	}

	get problem(): ApiProblem | undefined {
		return this.#problem;
	}
}

async function make(shape: GraphShape, direction: GraphDirection, signal: AbortSignal): Promise<GraphLayout> {
	const request = requestOf(shape, direction);
	const answer = shape.nodes.length < WORKER_FROM_NODES ? await inPage(request) : await inWorker(request, signal);
	const layout = layoutOfAnswer(shape, direction, answer);
	const oldest = kept.keys().next();
	if (kept.size >= KEPT_MAX && !oldest.done) kept.delete(oldest.value);
	kept.set(`${shape.id} ${direction}`, layout);
	return layout;
}

async function inPage(request: LayoutRequest): Promise<LayoutAnswer> {
	const { layOut } = await import('#lib/model/graph-engine.ts');
	return layOut(request);
}

function inWorker(request: LayoutRequest, signal: AbortSignal): Promise<LayoutAnswer> {
	return new Promise((resolve, reject) => {
		const worker = new Worker(new URL('../../model/graph-layout.worker.ts', import.meta.url), { type: 'module' });
		signal.addEventListener('abort', () => worker.terminate(), { once: true });
		worker.onmessage = ({ data }: MessageEvent<LayoutAnswer>) => {
			worker.terminate();
			resolve(data);
		};
		worker.onerror = ({ message }) => {
			worker.terminate();
			reject(new Error(message || 'The layout worker did not start.'));
		};
		worker.postMessage(request);
	});
}
