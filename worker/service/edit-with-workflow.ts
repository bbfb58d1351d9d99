import type { Principal } from '../auth/principal.ts';
import type { RunPlace } from '../bucket/keys.ts';
import { documentEtag, type InstanceEdit } from '../contract/instance-edit.ts';
import { isProposed, proposeVersion, raiseWorkflow, withdrawVersion } from '../db/query/run-version.ts';
import { findWorkflow } from '../db/query/workflow.ts';
import { findVersion } from '../db/query/workflow-version.ts';
import { instanceStub } from '../instance/stub.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import { giveOrder } from './instance-operation.ts';
import { type EditPlace, type EditRefusal, editTo, type JudgedEdit } from './judge-edit.ts';
import type { Services } from './services.ts';

/** What became of a run that was edited, and the version it points at. */
export interface Edited {
	readonly changed: boolean;
	readonly version: number;
}

/**
 * Gives a run a document and then makes that the latest version of the workflow. The run decides: an edit that it refuses
 * leaves the workflow as it was. One that breaks off after the run took it, or whose workflow was brought online or changed
 * in that moment, has left its version with the run, proposed to the workflow: the same edit goes on from there.
 */
export async function editWithWorkflow(
	services: Services,
	by: Principal,
	place: EditPlace,
	edit: InstanceEdit,
	judged: JudgedEdit,
): Promise<Answer<Edited, EditRefusal>> {
	const meant = await versionMeant(services, judged);
	if (!meant.ok) return meant;
	const edited = await orderEdit(services, by, place, edit, judged, meant.value);
	return edited.ok ? raise(services, edit, judged, edited.value) : edited;
}

interface Meant {
	readonly number: number;
	/** Whether this edit stored it, so that nobody else goes by it yet. */
	readonly isNew: boolean;
}

/** The version that the run and the workflow are to be at. */
async function versionMeant(services: Services, judged: JudgedEdit): Promise<Answer<Meant, EditRefusal>> {
	const { workflow, version, held } = judged;
	if (held !== null && isProposed(held, workflow)) return accept({ number: held.number, isNew: false });
	const latest = await latestSaying(services, judged);
	if (latest !== null) return accept({ number: latest, isNew: false });
	const number = await proposeVersion(services.db, workflow, version, revisionMeant(judged));
	if (number !== null) return accept({ number, isNew: true });
	// Somebody else was faster, perhaps with this very edit. What the workflow is at says nothing of the run’s etag.
	const since = await latestSaying(services, judged);
	return since === null ? refuseChanged(services, judged, {}) : accept({ number: since, isNew: false });
}

/** The latest version of the workflow, if it says what the edit says. */
async function latestSaying({ db }: Services, { workflow, version }: JudgedEdit): Promise<number | null> {
	const now = await findWorkflow(db, workflow.projectId, workflow.id);
	const latest = now && (await findVersion(db, now.projectId, now.id, now.latestVersion));
	return latest?.hash === version.hash ? latest.number : null;
}

/**
 * An edit that says what it is over changes the workflow only as it was when the run was seen to have that: it must not
 * overwrite what somebody saved meanwhile.
 */
function revisionMeant({ workflow, over }: JudgedEdit): number | null {
	return over === undefined ? null : workflow.revision;
}

/** What the run refuses is withdrawn, unless it is unknown what became of the order. */
async function orderEdit(
	services: Services,
	by: Principal,
	place: EditPlace,
	edit: InstanceEdit,
	judged: JudgedEdit,
	{ number, isNew }: Meant,
): Promise<Answer<Edited, EditRefusal>> {
	const answer = await giveOrder(services, by, place, editTo(number, edit, judged.over));
	if (answer.ok) return accept({ changed: answer.value.changed, version: number });
	if (isNew && answer.code !== 'unavailable')
		await withdrawVersion(services.db, judged.workflow, number, judged.version);
	const taken = answer.code === 'precondition_failed' ? await proposedToRun(services, place, judged) : null;
	return taken === null ? answer : accept({ changed: false, version: taken });
}

/** The version that the run has, if it has it by the same edit, sent twice at once. */
async function proposedToRun(
	{ env, db }: Services,
	{ projectId, instanceId }: RunPlace,
	{ workflow, version }: JudgedEdit,
): Promise<number | null> {
	const run = await instanceStub(env, projectId, instanceId).view();
	const held = run && (await findVersion(db, projectId, workflow.id, run.version));
	return held?.hash === version.hash && isProposed(held, workflow) ? held.number : null;
}

async function raise(
	services: Services,
	edit: InstanceEdit,
	judged: JudgedEdit,
	edited: Edited,
): Promise<Answer<Edited, EditRefusal>> {
	const { workflow, version } = judged;
	const to = { number: edited.version, hash: version.hash, name: edit.document.name, at: version.createdAt };
	const has = { version: edited.version, etag: documentEtag(edited.version) };
	if (!(await raiseWorkflow(services.db, workflow, to, revisionMeant(judged)))) return refuseWith('name_taken', has);
	const now = await findWorkflow(services.db, workflow.projectId, workflow.id);
	// Who takes whatever there is may be followed by somebody at once.
	const isRaised =
		now?.latestVersion === to.number || (judged.over === undefined && (now?.latestVersion ?? 0) > to.number);
	return isRaised ? accept(edited) : refuseChanged(services, judged, has);
}

/** Why a workflow could not be changed, with what the run has come to have. */
async function refuseChanged(
	{ db }: Services,
	{ workflow, over }: JudgedEdit,
	has: Readonly<Record<string, string | number>>,
) {
	const now = await findWorkflow(db, workflow.projectId, workflow.id);
	if (now === null) return refuseWith('workflow_deleted', has);
	if (now.state === 'online') return refuseWith('workflow_online', has);
	return refuseWith(over === undefined ? 'unavailable' : 'precondition_failed', has);
}
