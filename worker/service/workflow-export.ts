import type { z } from 'zod';
import type { WorkflowDocument, workflowDocumentSchema } from '../contract/workflow-document.ts';
import { findWorkflow } from '../db/query/workflow.ts';
import { findVersion } from '../db/query/workflow-version.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import type { Services } from './services.ts';
import { withoutDefaults } from './without-defaults.ts';
import { readDocument } from './workflow-document.ts';

/** A document as its author would write it: what the schema fills in is left out. */
export type ExportedDocument = z.input<typeof workflowDocumentSchema>;

const FILE_NAME_UNSAFE = /[^A-Za-z0-9._-]+/g;

/** The document of a version, the latest when none is named, and a name for its file. */
export async function exportWorkflow(
	services: Services,
	projectId: string,
	workflowId: string,
	version: number | null,
): Promise<Answer<{ document: ExportedDocument; fileName: string }, 'not_found'>> {
	const row = await findWorkflow(services.db, projectId, workflowId);
	if (row === null) return refuseWith('not_found');
	const number = version ?? row.latestVersion;
	if ((await findVersion(services.db, projectId, workflowId, number)) === null) return refuseWith('not_found');
	const document: WorkflowDocument = await readDocument(services, projectId, workflowId, number);
	const fileName = `${document.name.replaceAll(FILE_NAME_UNSAFE, '-')}-v${number}`;
	return accept({ document: withoutDefaults(document), fileName });
}
