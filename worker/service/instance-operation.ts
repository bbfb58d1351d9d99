import type { ArchivedRun } from '../archive/archived-run.ts';
import { actorOf, type Principal } from '../auth/principal.ts';
import type { RunPlace } from '../bucket/keys.ts';
import type { OperationPreview } from '../contract/instance.ts';
import type { DeletionPreview } from '../contract/instance-deletion.ts';
import { isTerminalInstance } from '../contract/status.ts';
import { findWorkflow } from '../db/query/workflow.ts';
import type { Actor } from '../engine/run-spec.ts';
import type { ReopeningOrder, RunOrder } from '../instance/order.ts';
import type { RunReads } from '../instance/read-rpc.ts';
import type { Operated, Refusal as RpcRefusal } from '../instance/rpc.ts';
import { instanceStub } from '../instance/stub.ts';
import { accept } from '../lib/result.ts';
import { schedulerStub } from '../schedule/stub.ts';
import { abandonRun, isBeyondClosing } from './abandon-run.ts';
import { type Answer, refuseWith } from './answer.ts';
import { findListedRun } from './listed-run.ts';
import { publicRefusal } from './public-refusal.ts';
import { removeArchivedRun } from './remove-archived-run.ts';
import { askRun, findArchived, refuseArchived } from './run-source.ts';
import type { Services } from './services.ts';

const OPERATION_REFUSALS = [
	'not_found',
	'illegal_transition',
	'archived',
	'rerun_policy_forbids',
	'run_active',
] as const;

export type OperationRefusal = (typeof OPERATION_REFUSALS)[number] | 'workflow_deleted' | 'unavailable';

/** An edit says what it is over, which may be out of date. */
const ORDER_REFUSALS = [...OPERATION_REFUSALS, 'precondition_failed'] as const;

export type OrderRefusal = OperationRefusal | 'precondition_failed';

/**
 * What a person asks of a run. What may open one that has ended, or keeps one from its turn, passes its scheduler; the rest
 * goes to the run itself.
 */
export type PersonOrder =
	| { readonly via: 'run'; readonly order: RunOrder }
	| { readonly via: 'scheduler'; readonly order: ReopeningOrder };

type Tasks = Pick<Operated, 'changed' | 'refused' | 'untouched'>;

/** Carries out a person's operation that is no edit. */
export async function operateInstance(
	services: Services,
	by: Principal,
	place: RunPlace,
	wanted: PersonOrder,
): Promise<Answer<Tasks, OperationRefusal>> {
	return ofNoEdit(await giveOrder(services, by, place, wanted));
}

/** What an operation that is no edit would do; nothing is changed. */
export async function previewOperation(
	services: Services,
	by: Principal,
	place: RunPlace,
	wanted: PersonOrder,
): Promise<Answer<OperationPreview, OperationRefusal>> {
	return ofNoEdit(await previewOrder(services, by, place, wanted));
}

function ofNoEdit<Value>(answer: Answer<Value, OrderRefusal>): Answer<Value, OperationRefusal> {
	if (!answer.ok && answer.code === 'precondition_failed') throw new Error('Only an edit says what it is over');
	return answer;
}

/** Carries out whatever a person asks of a run. An archived one can only be read; its workflow can be run anew. */
export async function giveOrder(
	services: Services,
	by: Principal,
	place: RunPlace,
	wanted: PersonOrder,
): Promise<Answer<Tasks, OrderRefusal>> {
	const archived = await findArchived(services, place);
	if (archived !== null) return refuseArchived(archived);
	const answer = await carryOut(services, by, place, wanted);
	const isAbandoned = !answer.ok && wanted.order.kind === 'force_close' && isBeyondClosing(answer);
	const operated = isAbandoned ? await abandonRun(services, by, place, answer) : answer;
	return operated.ok
		? accept({ changed: operated.changed, refused: operated.refused, untouched: operated.untouched })
		: refusalOf(services, place, operated);
}

/** What an order would do; nothing is changed. */
export async function previewOrder(
	services: Services,
	by: Principal,
	place: RunPlace,
	wanted: PersonOrder,
): Promise<Answer<OperationPreview, OrderRefusal>> {
	const archived = await findArchived(services, place);
	if (archived !== null) return refuseArchived(archived);
	const previewed = await preview(services, by, place, wanted);
	if (!previewed.ok) return refusalOf(services, place, previewed);
	const { refused, tasks, ...shown } = previewed.preview;
	return accept({ ...shown, tasks: [...tasks] });
}

function carryOut(
	services: Services,
	by: Principal,
	place: RunPlace,
	{ via, order }: PersonOrder,
): Promise<Operated | RpcRefusal> {
	if (via === 'run') return orderRun(services, place, order, actorOf(by));
	return withScheduler(services, place, (scheduler) => scheduler.reopen(place.instanceId, order, actorOf(by)));
}

/** Nobody knows what became of a call that failed: a run that died over it may have lost its alarm as well, so it is woken. */
async function orderRun({ env }: Services, { projectId, instanceId }: RunPlace, order: RunOrder, by: Actor) {
	try {
		return await instanceStub(env, projectId, instanceId).operate(order, by);
	} catch (problem) {
		await instanceStub(env, projectId, instanceId)
			.poke()
			.catch(() => null);
		throw problem;
	}
}

function preview(services: Services, by: Principal, place: RunPlace, { via, order }: PersonOrder) {
	const { projectId, instanceId } = place;
	if (via === 'run') return instanceStub(services.env, projectId, instanceId).preview(order, actorOf(by));
	return withScheduler(services, place, (scheduler) => scheduler.previewReopening(instanceId, order, actorOf(by)));
}

/** A run tells which workflow it is of, so that its scheduler is found without the database. */
async function withScheduler<Done extends { readonly ok: true }>(
	{ env }: Services,
	{ projectId, instanceId }: RunPlace,
	ask: (scheduler: ReturnType<typeof schedulerStub>) => Promise<Done | RpcRefusal>,
): Promise<Done | RpcRefusal> {
	const view = await instanceStub(env, projectId, instanceId).view();
	if (view === null) return { ok: false, code: 'not_found', details: {} };
	const answer = await ask(schedulerStub(env, projectId, view.workflowId));
	// The run is there. What is not found may be one of its tasks; else it is its scheduler that does not know it.
	if (answer.ok || answer.code !== 'not_found' || 'task' in answer.details) return answer;
	return { ok: false, code: 'not_found', details: { workflowId: view.workflowId } };
}

/** A run outlives its workflow, whose scheduler knows nothing of it any more. */
async function refusalOf({ db }: Services, { projectId }: RunPlace, refused: RpcRefusal) {
	const { workflowId } = refused.details;
	const isOfGone = refused.code === 'not_found' && typeof workflowId === 'string';
	if (isOfGone && (await findWorkflow(db, projectId, workflowId)) === null) return refuseWith('workflow_deleted');
	return publicRefusal(isOfGone ? { ...refused, details: {} } : refused, ORDER_REFUSALS);
}

/** What deleting a run would take away and leave, wherever the run is; nothing is changed. */
export async function previewRemoval(
	services: Services,
	place: RunPlace,
): Promise<Answer<DeletionPreview, 'not_found'>> {
	const foretold = (await askRun(services, place, removalOf)) ?? (await removalOfRow(services, place));
	if (foretold === null) return refuseWith('not_found');
	const { workflowId, deletion } = foretold;
	const isKept = (await findWorkflow(services.db, place.projectId, workflowId)) !== null;
	return accept(isKept ? deletion : withoutOutcome(deletion));
}

interface Removal {
	readonly workflowId: string;
	readonly deletion: DeletionPreview;
}

async function removalOf(run: Pick<RunReads, 'view' | 'deletion'> | ArchivedRun): Promise<Removal | null> {
	const [view, deletion] = await Promise.all([run.view(), run.deletion()]);
	return view === null || deletion === null ? null : { workflowId: view.workflowId, deletion };
}

/** Of a run that was abandoned only its row is left. */
async function removalOfRow(services: Services, place: RunPlace): Promise<Removal | null> {
	const left = await findListedRun(services, place);
	return left === null || !isTerminalInstance(left.state) ? null : { workflowId: left.workflowId, deletion: ROW_ALONE };
}

/** A workflow takes what its runs came to along when it is deleted. */
function withoutOutcome(deletion: DeletionPreview): DeletionPreview {
	return { ...deletion, effects: deletion.effects.filter(({ kind }) => kind !== 'outcome_kept') };
}

/**
 * Deletes a run that has ended, with its logs, wherever it is. Its object is emptied first, even of a run that is archived:
 * one whose archiving broke off would write its bundle again. Of a run that was abandoned only its row is left to delete.
 */
export async function removeInstance(
	services: Services,
	by: Principal,
	place: RunPlace,
): Promise<Answer<null, 'not_found' | 'illegal_transition' | 'unavailable'>> {
	const removed = await instanceStub(services.env, place.projectId, place.instanceId).remove(actorOf(by));
	const archived = await findArchived(services, place);
	if (archived !== null) {
		await removeArchivedRun(services.env, place, archived.bundle.row);
		return accept(null);
	}
	const left = removed.ok || removed.code !== 'not_found' ? null : await findListedRun(services, place);
	if (left !== null && isTerminalInstance(left.state)) {
		await removeArchivedRun(services.env, place, left);
		return accept(null);
	}
	return removed.ok ? accept(null) : publicRefusal(removed, ['not_found', 'illegal_transition']);
}

const ROW_ALONE: DeletionPreview = {
	effects: [
		{ kind: 'row_removed', count: 1 },
		{ kind: 'outcome_kept', count: 1 },
	],
	blockers: [],
};
