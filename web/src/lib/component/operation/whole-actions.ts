import type { Action } from '#lib/action/action.ts';
import { OPERATION_ICONS } from '#lib/component/instance/operation-actions.ts';
import { operationsText } from '#lib/i18n/operations.ts';
import { abilityFor, INSTANCE_OPERATIONS, isForGood } from '#lib/model/instance-operations.ts';
import type { BulkOperation } from '#lib/model/operation-progress.ts';
import { session } from '#lib/state/session.svelte.ts';

/**
 * What can be done to all runs that a list's filters find, of which nobody knows the states before they are counted.
 *
 * @param ask shows the dialog in which it is confirmed.
 */
export function wholeActions(projectId: string, ask: (operation: BulkOperation) => void): Action[] {
	return INSTANCE_OPERATIONS.filter((operation) => session.can(projectId, abilityFor(operation))).map((operation) => ({
		id: `all ${operation}`,
		title: operationsText().verbs[operation],
		group: 'act',
		icon: OPERATION_ICONS[operation],
		isDangerous: isForGood(operation),
		run: () => ask(operation),
	}));
}
