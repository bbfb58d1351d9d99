import { DOCUMENT_BYTES_MAX } from '../../contract/workflow-document.ts';
import { MAX_ANSWER_BYTES } from '../../protocol/limits.ts';

const ENVELOPE_BYTES = 4096;

/**
 * What a route takes as its body. `document` is a save request in JSON, or a bare document in YAML; `bareDocument` is
 * a document in either, as export gives it; `optional` may be missing whatever content type is named. What executors send is not searched for flaws: it is kept as they said it.
 */
export const BODY_KINDS = {
	json: { bytesMax: 64 * 1024, yaml: 'refused', isSearched: true },
	optional: { bytesMax: 64 * 1024, yaml: 'refused', isSearched: true },
	document: { bytesMax: DOCUMENT_BYTES_MAX + ENVELOPE_BYTES, yaml: 'wrapped', isSearched: true },
	bareDocument: { bytesMax: DOCUMENT_BYTES_MAX, yaml: 'bare', isSearched: true },
	callback: { bytesMax: MAX_ANSWER_BYTES, yaml: 'refused', isSearched: false },
} as const;

export type BodyKind = keyof typeof BODY_KINDS;
