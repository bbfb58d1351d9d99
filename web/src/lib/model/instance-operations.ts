import type { Schema } from '#lib/api/client.ts';
import { type AllowedOperation, allowedOperations } from '../../../../worker/engine/view/allowed-operations.ts';
import type { Ability } from './session.ts';

type Instance = Schema<'Instance'>;

/** A run of a list, or one of which it is known why it is paused. */
type OperatedInstance = Instance & Partial<Pick<Schema<'InstanceDetail'>, 'pause'>>;

/** What is asked by its name alone; another definition is given in an editor. */
export type InstanceOperation = Exclude<AllowedOperation, 'edit'>;

/** In the order they are offered; what is lost for good comes last. */
export const INSTANCE_OPERATIONS = [
	'hold',
	'release',
	'pause',
	'resume',
	'stop',
	'recover',
	'rerun',
	'force_close',
	'delete',
] as const satisfies InstanceOperation[];

/**
 * Why an operation cannot be done; `state` when it means nothing in the state the run is in, `held_nodes` when only held
 * tasks are left, of which one has to be released, `held` and `not_held` when that is so already.
 */
export type OperationBlock = 'archived' | 'state' | 'held_nodes' | 'held' | 'not_held';

/** What takes an operation back. */
export const UNDO: Readonly<Partial<Record<InstanceOperation, InstanceOperation>>> = {
	hold: 'release',
	release: 'hold',
};

/** What somebody needs to be allowed in the project. */
export function abilityFor(operation: InstanceOperation): Ability {
	return operation === 'force_close' ? 'admin' : 'operate';
}

/** Whether what an operation ends is lost for good. */
export function isForGood(operation: InstanceOperation): boolean {
	return operation === 'force_close' || operation === 'delete';
}

/** What stands in the way; undefined for nothing. The API judges again, by the run itself. */
export function blockOf(operation: InstanceOperation, run: OperatedInstance): OperationBlock | undefined {
	if (run.archivedAt !== null && operation !== 'delete') return 'archived';
	if (allowedOperations(run.state, run.pause?.reason, run.held).includes(operation)) return undefined;
	if (run.state === 'waiting' && operation === 'hold') return 'held';
	if (run.state === 'waiting' && operation === 'release') return 'not_held';
	return operation === 'resume' && run.state === 'paused' ? 'held_nodes' : 'state';
}

/** Whether it means anything to runs: only those that wait for their turn are held and released. */
export function concerns(operation: InstanceOperation, runs: readonly Instance[]): boolean {
	return (operation !== 'hold' && operation !== 'release') || runs.some(({ state }) => state === 'waiting');
}

/** Whether a run can be given another definition. */
export function mayBeEdited(run: Instance): boolean {
	return run.archivedAt === null && allowedOperations(run.state).includes('edit');
}

/** The operations that matter in a state: they are buttons, the others are in the menu. */
export function mainOperations(run: Instance): InstanceOperation[] {
	return INSTANCE_OPERATIONS.filter(
		(operation) => operation !== 'force_close' && operation !== 'delete' && blockOf(operation, run) === undefined,
	);
}

/** Numbers for the sentence that says what an operation will do. */
export interface OperationCounts {
	readonly runs: number;
	readonly tasks: number;
	readonly running: number;
	/** They have not begun. */
	readonly waiting: number;
	readonly success: number;
	/** They run again when the run is recovered. */
	readonly unfinished: number;
	readonly round: number;
}

export function countsOf(runs: readonly Instance[]): OperationCounts {
	const sum = (count: (run: Instance) => number): number => runs.reduce((total, run) => total + count(run), 0);
	const tasks = sum((run) => run.tasks.total);
	const running = sum((run) => run.tasks.running);
	const success = sum((run) => run.tasks.success);
	const unfinished = sum((run) => run.tasks.failed + run.tasks.stopped + run.tasks.skipped);
	const round = runs[0]?.round ?? 1;
	return {
		runs: runs.length,
		tasks,
		running,
		success,
		unfinished,
		round,
		waiting: tasks - running - success - unfinished,
	};
}
