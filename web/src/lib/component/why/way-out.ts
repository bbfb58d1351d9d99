import type { Action } from '#lib/action/action.ts';
import {
	executorPath,
	executorsPath,
	plannedPath,
	scheduleEditPath,
	schedulePath,
	workflowPath,
} from '#lib/model/paths.ts';
import type { Release } from '#lib/model/why-tree.ts';

/** What the page that a blocker is shown on knows and offers. */
export interface Place {
	readonly projectId: string;
	readonly workflowId: string | undefined;
	readonly mayEdit: boolean;
	/** What lifts a blocker right here; undefined where the page cannot do it, or whoever looks may not. */
	readonly lift: (release: Release) => Action | undefined;
}

/** How a blocker is lifted from here: something the page can do, or the place where it is done. */
export type WayOut = { readonly kind: 'act'; readonly action: Action } | { readonly kind: 'go'; readonly href: string };

/** Undefined where this console has no way to do it from here. */
export function wayOut(release: Release, place: Place): WayOut | undefined {
	const action = place.lift(release);
	if (action) return action.blockedBecause === undefined ? { kind: 'act', action } : undefined;
	const href = hrefOf(release, place);
	return href === undefined ? undefined : { kind: 'go', href };
}

function hrefOf({ operation, on }: Release, place: Place): string | undefined {
	const isEdit = operation === 'edit' || operation === 'schedule';
	if (isEdit && !place.mayEdit) return undefined;
	switch (on.kind) {
		case 'executor':
			return executorPath(place.projectId, on.id);
		case 'executorGroup':
			return executorsPath(place.projectId);
		case 'workflow':
			return workflowHref(operation, on.id, place);
		case 'schedule':
			return scheduleHref(operation, place);
		case 'instance':
		case 'taskInstance':
			return undefined;
	}
}

function workflowHref(
	operation: Release['operation'],
	id: string,
	{ projectId, workflowId }: Place,
): string | undefined {
	if (operation === 'schedule') return scheduleEditPath(projectId, id);
	if (operation === 'edit') return workflowPath(projectId, id, 'edit');
	// On the workflow's own page its buttons do it, or nobody may.
	return workflowId === id ? undefined : workflowPath(projectId, id);
}

function scheduleHref(operation: Release['operation'], { projectId, workflowId }: Place): string | undefined {
	if (operation === 'release') return plannedPath(projectId);
	if (workflowId === undefined) return undefined;
	return operation === 'edit' ? scheduleEditPath(projectId, workflowId) : schedulePath(projectId, workflowId);
}
