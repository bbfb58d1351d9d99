import type { Schema } from '#lib/api/client.ts';
import { type GraphShape, shapeOfDocument } from '#lib/model/graph.ts';

/** The graph of a document that is being written: as long as nothing changes that is drawn, it stays the same one. */
export function previewShape(document: Schema<'WorkflowDocument'>): GraphShape {
	const { nodes } = shapeOfDocument('', document);
	return { id: `draft ${fingerprint(JSON.stringify(nodes))}`, nodes };
}

/** FNV-1a over two halves: short, and equal for two different graphs of one document practically never. */
function fingerprint(text: string): string {
	let one = 0x81_1c_9d_c5;
	let other = 0x01_00_01_93;
	for (let index = 0; index < text.length; index += 1) {
		one = Math.imul(one ^ text.charCodeAt(index), 0x01_00_01_93);
		other = Math.imul(other ^ text.charCodeAt(index), 0x85_eb_ca_6b);
	}
	return `${(one >>> 0).toString(36)}${(other >>> 0).toString(36)}`;
}
