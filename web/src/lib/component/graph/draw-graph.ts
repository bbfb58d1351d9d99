import type { GraphNode, NodeRun } from '#lib/model/graph.ts';
import { type Box, boxOnScreen, type Camera, SCALE_OF_CARDS, touches } from '#lib/model/graph-camera.ts';
import { type EdgeLook, edgeLook } from '#lib/model/graph-edge.ts';
import { type GraphLayout, NODE_HEIGHT, NODE_WIDTH } from '#lib/model/graph-layout.ts';
import { TASK_LOOKS, type TaskState } from '#lib/model/state-look.ts';
import type { Palette } from './palette.ts';
import type { TracedEdge } from './traced-edge.ts';

/** Everything a picture of a graph depends on. */
export interface GraphScene {
	readonly nodes: readonly GraphNode[];
	readonly layout: GraphLayout;
	readonly edges: readonly TracedEdge[];
	readonly runs: ReadonlyMap<string, NodeRun> | undefined;
	readonly camera: Camera;
	readonly width: number;
	readonly height: number;
	readonly palette: Palette;
	readonly selected: string | undefined;
	/** When set, nodes in other states step back. */
	readonly only: TaskState | undefined;
	/** Cards lie above the picture, so that nodes need not be drawn. */
	readonly hasCards: boolean;
}

/** What matters most is drawn last, above the rest. */
const EDGE_LOOKS: readonly EdgeLook[] = ['idle', 'cut', 'passed', 'flowing'];

/** Draws edges, and the nodes where they are too small for cards. */
export function drawGraph(canvas: HTMLCanvasElement, scene: GraphScene): void {
	const context = canvas.getContext('2d');
	if (!context) return;
	const density = devicePixelRatio;
	const [width, height] = [Math.round(scene.width * density), Math.round(scene.height * density)];
	if (canvas.width !== width || canvas.height !== height) {
		canvas.width = width;
		canvas.height = height;
	}
	context.setTransform(1, 0, 0, 1, 0, 0);
	context.clearRect(0, 0, width, height);
	const { x, y, scale } = scene.camera;
	context.setTransform(scale * density, 0, 0, scale * density, x * density, y * density);
	const onScreen = boxOnScreen(scene.camera, scene.width, scene.height);
	drawEdges(context, scene, onScreen);
	if (!scene.hasCards) drawNodes(context, scene, onScreen);
}

function drawEdges(context: CanvasRenderingContext2D, scene: GraphScene, onScreen: Box): void {
	const { edges, runs, selected, camera, palette } = scene;
	const hasTips = camera.scale >= SCALE_OF_CARDS;
	const thin = Math.max(1.5, 0.75 / camera.scale);
	const chosen: TracedEdge[] = [];
	// Edges that look alike are drawn together, because changing pens a thousand times is what costs.
	const groups: Record<EdgeLook, Path2D> = {
		idle: new Path2D(),
		cut: new Path2D(),
		passed: new Path2D(),
		flowing: new Path2D(),
	};
	const tips: Record<EdgeLook, Path2D> = {
		idle: new Path2D(),
		cut: new Path2D(),
		passed: new Path2D(),
		flowing: new Path2D(),
	};
	for (const edge of edges) {
		if (!touches(edge.box, onScreen)) continue;
		if (edge.from === selected || edge.to === selected) chosen.push(edge);
		const look = edgeLook(runs?.get(edge.from), runs?.get(edge.to));
		groups[look].addPath(edge.path);
		if (hasTips) tips[look].addPath(edge.arrow);
	}
	for (const look of EDGE_LOOKS) {
		context.strokeStyle = colorOf(look, palette);
		context.fillStyle = context.strokeStyle;
		context.lineWidth = thin;
		context.setLineDash(look === 'cut' ? [4, 5] : []);
		context.stroke(groups[look]);
		context.fill(tips[look]);
	}
	context.setLineDash([]);
	drawChosen(context, chosen, { color: palette.accent, width: thin * 1.5, hasTips });
}

function drawChosen(
	context: CanvasRenderingContext2D,
	edges: readonly TracedEdge[],
	pen: { readonly color: string; readonly width: number; readonly hasTips: boolean },
): void {
	context.strokeStyle = pen.color;
	context.fillStyle = pen.color;
	context.lineWidth = pen.width;
	for (const { path, arrow } of edges) {
		context.stroke(path);
		if (pen.hasTips) context.fill(arrow);
	}
}

function colorOf(look: EdgeLook, palette: Palette): string {
	switch (look) {
		case 'flowing':
			return palette.tones.running.solid;
		case 'passed':
			return palette.passed;
		case 'idle':
		case 'cut':
			return palette.edge;
	}
}

function drawNodes(context: CanvasRenderingContext2D, scene: GraphScene, onScreen: Box): void {
	const { nodes, layout, runs, only, selected, camera, palette } = scene;
	const line = Math.max(1.5, 1 / camera.scale);
	for (const node of nodes) {
		const at = layout.at.get(node.key);
		if (!at || !touches(onScreen, { left: at.x, top: at.y, right: at.x + NODE_WIDTH, bottom: at.y + NODE_HEIGHT })) {
			continue;
		}
		const run = runs?.get(node.key);
		context.globalAlpha = only !== undefined && run?.state !== only ? 0.25 : 1;
		drawNode(context, { state: run?.state, isDisabled: node.isDisabled, line, palette, ...at });
		if (node.key === selected) {
			context.strokeStyle = palette.accent;
			context.lineWidth = 3 * line;
			context.strokeRect(at.x - 2 * line, at.y - 2 * line, NODE_WIDTH + 4 * line, NODE_HEIGHT + 4 * line);
		}
	}
	context.globalAlpha = 1;
}

interface PlainNode {
	readonly x: number;
	readonly y: number;
	readonly state: TaskState | undefined;
	readonly isDisabled: boolean;
	readonly line: number;
	readonly palette: Palette;
}

/** States differ in how they are filled and framed, not in colour alone: failed is solid, skipped is dashed. */
function drawNode(context: CanvasRenderingContext2D, { x, y, state, isDisabled, line, palette }: PlainNode): void {
	const look = state === undefined ? undefined : TASK_LOOKS[state];
	const paint = palette.tones[look?.tone ?? 'neutral'];
	context.fillStyle = palette.panel;
	context.fillRect(x, y, NODE_WIDTH, NODE_HEIGHT);
	if (state === 'failed' || state === 'running') {
		context.fillStyle = paint.solid;
		context.fillRect(x, y, NODE_WIDTH, NODE_HEIGHT);
	} else if (state === 'success') {
		context.fillStyle = paint.soft;
		context.fillRect(x, y, NODE_WIDTH, NODE_HEIGHT);
	}
	context.strokeStyle = look ? paint.solid : palette.line;
	context.lineWidth = line;
	context.setLineDash(state === 'skipped' || isDisabled ? [4 * line, 3 * line] : []);
	context.strokeRect(x, y, NODE_WIDTH, NODE_HEIGHT);
	context.setLineDash([]);
}
