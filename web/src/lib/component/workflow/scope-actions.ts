import ArrowLeftToLine from '@lucide/svelte/icons/arrow-left-to-line';
import ArrowRightToLine from '@lucide/svelte/icons/arrow-right-to-line';
import Play from '@lucide/svelte/icons/play';
import type { Action } from '#lib/action/action.ts';
import { workflowText } from '#lib/i18n/workflow.ts';
import type { StartChoices } from '#lib/model/workflow/start-choices.ts';

type Scope = StartChoices['scope'];

/** Starting a part of a workflow from one of its nodes (R2). */
export function scopeActions(run: (scope: Scope) => unknown, blockedBecause?: string): Action[] {
	const t = workflowText();
	const blocked = blockedBecause === undefined ? {} : { blockedBecause };
	return [
		{ id: 'run only', title: t.runNode, group: 'act', icon: Play, ...blocked, run: () => run('only') },
		{
			id: 'run backward',
			title: t.runBefore,
			group: 'act',
			icon: ArrowLeftToLine,
			...blocked,
			run: () => run('backward'),
		},
		{
			id: 'run forward',
			title: t.runAfter,
			group: 'act',
			icon: ArrowRightToLine,
			...blocked,
			run: () => run('forward'),
		},
	];
}
