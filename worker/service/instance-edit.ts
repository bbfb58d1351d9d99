import type { Principal } from '../auth/principal.ts';
import type { RunPlace } from '../bucket/keys.ts';
import type { OperationPreview } from '../contract/instance.ts';
import {
	documentEtag,
	type EditedInstance,
	type InstanceDocument,
	type InstanceEdit,
} from '../contract/instance-edit.ts';
import { insertRunVersion } from '../db/query/run-version.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import { type Edited, editWithWorkflow } from './edit-with-workflow.ts';
import { giveOrder } from './instance-operation.ts';
import { type EditPlace, type EditRefusal, editTo, type JudgedEdit, judgeEdit } from './judge-edit.ts';
import { askRun } from './run-source.ts';
import type { Services } from './services.ts';
import { projectWarnings } from './workflow-warnings.ts';

/** What a run is made of. */
export async function getInstanceDocument(
	services: Services,
	place: RunPlace,
): Promise<Answer<InstanceDocument, 'not_found'>> {
	const document = await askRun(services, place, (run) => run.document());
	return document === null ? refuseWith('not_found') : accept(document);
}

/**
 * Gives an ended run another document (R3), and nothing runs by itself. The document is a version of its own, for the run
 * alone or for the workflow as well; one that says what a version already says makes no new one.
 */
export async function editInstance(
	services: Services,
	by: Principal,
	place: EditPlace,
	edit: InstanceEdit,
): Promise<Answer<EditedInstance, EditRefusal>> {
	const judged = await judgeEdit(services, by, place, edit);
	if (!judged.ok) return judged;
	const edited = await (edit.updateDefinition ? editWithWorkflow : editAlone)(services, by, place, edit, judged.value);
	if (!edited.ok) return edited;
	const warnings = await projectWarnings(services.db, place.projectId, edit.document);
	return accept({ ...edited.value, etag: documentEtag(edited.value.version), warnings });
}

/** What editing a run would do to its tasks; nothing is changed. */
export async function previewEdit(
	services: Services,
	by: Principal,
	place: EditPlace,
	edit: InstanceEdit,
): Promise<Answer<OperationPreview, EditRefusal>> {
	const judged = await judgeEdit(services, by, place, edit);
	return judged.ok ? accept(judged.value.preview) : judged;
}

/** Gives the run alone the document. */
async function editAlone(
	services: Services,
	by: Principal,
	place: EditPlace,
	edit: InstanceEdit,
	{ workflow, version, known, over }: JudgedEdit,
): Promise<Answer<Edited, EditRefusal>> {
	const own = { ...version, instanceId: place.instanceId };
	const number = known?.number ?? (await insertRunVersion(services.db, workflow, own));
	if (number === null) return refuseWith('unavailable');
	const edited = await giveOrder(services, by, place, editTo(number, edit, over));
	return edited.ok ? accept({ changed: edited.value.changed, version: number }) : edited;
}
