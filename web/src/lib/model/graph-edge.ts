import type { GraphPoint, NodeRun } from './graph.ts';
import type { Box } from './graph-camera.ts';
import { type GraphDirection, type GraphLayout, type LaidOutEdge, NODE_HEIGHT, NODE_WIDTH } from './graph-layout.ts';

/** How an edge stands: not reached, passed, feeding a task that runs, or cut off because nothing goes on there. */
export type EdgeLook = 'idle' | 'passed' | 'flowing' | 'cut';

/** An edge as a curve, in the graph's own px. */
export interface EdgeCurve {
	readonly from: string;
	readonly to: string;
	/** SVG path data. */
	readonly d: string;
	readonly box: Box;
	/** Where it arrives. */
	readonly tip: GraphPoint;
}

export function edgeLook(from: NodeRun | undefined, to: NodeRun | undefined): EdgeLook {
	if (!from || !to) return 'idle';
	if (to.state === 'skipped' || from.state === 'stopped') return 'cut';
	if (from.state === 'failed' && !from.isAbandoned) return 'cut';
	if (from.state !== 'success' && from.state !== 'failed' && from.state !== 'skipped') return 'idle';
	return to.state === 'running' ? 'flowing' : 'passed';
}

/** The curves of a layout's edges. */
export function edgeCurves({ at, edges, direction }: GraphLayout): EdgeCurve[] {
	return edges.flatMap((edge) => {
		const from = at.get(edge.from);
		const to = at.get(edge.to);
		return from && to ? [curve(edge, from, to, direction)] : [];
	});
}

/** Everything is computed as if the graph went to the right, and turned at the end. */
function curve(edge: LaidOutEdge, from: GraphPoint, to: GraphPoint, direction: GraphDirection): EdgeCurve {
	const isDown = direction === 'down';
	const turn = ({ x, y }: GraphPoint): GraphPoint => (isDown ? { x: y, y: x } : { x, y });
	const [length, breadth] = isDown ? [NODE_HEIGHT, NODE_WIDTH] : [NODE_WIDTH, NODE_HEIGHT];
	const start = shifted(turn(from), length, breadth / 2);
	const end = shifted(turn(to), 0, breadth / 2);
	const stations = [start, ...edge.bends.flatMap((bend) => along(turn(bend), length)), end];
	const write = (point: GraphPoint): string => {
		const { x, y } = turn(point);
		return `${round(x)} ${round(y)}`;
	};
	let d = `M${write(start)}`;
	for (let index = 1; index < stations.length; index += 1) {
		const a = stations[index - 1] ?? start;
		const b = stations[index] ?? end;
		// Backwards edges exist only where the editor stored such positions; they leave and arrive in a wide bow.
		const reach = b.x > a.x ? (b.x - a.x) / 2 : Math.min(160, 40 + (a.x - b.x) / 2);
		d +=
			a.y === b.y && b.x > a.x
				? `L${write(b)}`
				: `C${write({ x: a.x + reach, y: a.y })} ${write({ x: b.x - reach, y: b.y })} ${write(b)}`;
	}
	return { from: edge.from, to: edge.to, d, box: boxOf(stations.map(turn)), tip: turn(end) };
}

function shifted({ x, y }: GraphPoint, dx: number, dy: number): GraphPoint {
	return { x: x + dx, y: y + dy };
}

/** A column is crossed in a straight line, so that the edge keeps clear of the cards above and below. */
function along({ x, y }: GraphPoint, length: number): GraphPoint[] {
	return [
		{ x: x - length / 2, y },
		{ x: x + length / 2, y },
	];
}

function boxOf(points: readonly GraphPoint[]): Box {
	const xs = points.map(({ x }) => x);
	const ys = points.map(({ y }) => y);
	const slack = 48;
	return {
		left: Math.min(...xs) - slack,
		top: Math.min(...ys) - slack,
		right: Math.max(...xs) + slack,
		bottom: Math.max(...ys) + slack,
	};
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}
