import { type EdgeCurve, edgeCurves } from '#lib/model/graph-edge.ts';
import type { GraphDirection, GraphLayout } from '#lib/model/graph-layout.ts';

/** An edge whose curve the browser has read once, so that each picture only draws it. */
export interface TracedEdge extends EdgeCurve {
	readonly path: Path2D;
	readonly arrow: Path2D;
}

export function traceEdges(layout: GraphLayout): TracedEdge[] {
	return edgeCurves(layout).map((edge) => ({
		...edge,
		path: new Path2D(edge.d),
		arrow: arrowAt(edge, layout.direction),
	}));
}

function arrowAt({ tip: { x, y } }: EdgeCurve, direction: GraphDirection): Path2D {
	const sides =
		direction === 'right' ? `L${x - 6} ${y - 3.5}L${x - 6} ${y + 3.5}Z` : `L${x - 3.5} ${y - 6}L${x + 3.5} ${y - 6}Z`;
	return new Path2D(`M${x} ${y}${sides}`);
}
