import { actorText, type Principal } from '../auth/principal.ts';
import { sha256Hex } from '../auth/sha256.ts';
import type { WorkflowSave } from '../contract/workflow.ts';
import type { NewVersion } from '../db/query/workflow-version.ts';

/** A document that is about to be stored as a version. */
export async function newVersion(
	author: Principal,
	{ document, note }: WorkflowSave,
	createdAt: number,
): Promise<NewVersion> {
	const text = JSON.stringify(document);
	return { hash: await sha256Hex(text), author: actorText(author), note, text, createdAt };
}
