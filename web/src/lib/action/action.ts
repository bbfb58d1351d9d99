import type { Icon } from '#lib/ui/icon.ts';

/** Where the palette lists it. */
export type ActionGroup = 'recent' | 'act' | 'found' | 'go' | 'project' | 'view';

/**
 * Something that can be done, described once and offered as a button, in a menu and in the command palette. Texts are
 * those of the moment the description is made, so make descriptions in a `$derived`.
 */
export interface Action {
	/** Unique among everything offered at a time. */
	readonly id: string;
	readonly title: string;
	readonly group: ActionGroup;
	readonly icon?: Icon;
	/** What tells it from others of the same title, shown beside it. */
	readonly detail?: string;
	/** Other words somebody may look for. */
	readonly keywords?: readonly string[];
	/** Keys that do it, shown beside it; `['G', 'W']` is one after the other. */
	readonly keys?: readonly string[];
	/** Shown in red and set apart. */
	readonly isDangerous?: boolean;
	/** Why it cannot be done now; shown, instead of the action vanishing. */
	readonly blockedBecause?: string;
	readonly run: () => unknown;
}
