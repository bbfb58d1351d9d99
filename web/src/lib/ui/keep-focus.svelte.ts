import { tick, untrack } from 'svelte';
import { inBackground } from '#lib/state/in-background.ts';

interface KeepFocusOptions {
	/** The part of the page that changes. */
	readonly place: () => HTMLElement | undefined;
	/** Reads what it is drawn from. */
	readonly drawnFrom: () => unknown;
	/** What has the focus then. */
	readonly home: () => HTMLElement | null | undefined;
}

/**
 * Keeps the keyboard where somebody is, for as long as the component that calls this is there: when what has the focus goes
 * because its part of the page changes, something near has it then, and not the page as a whole.
 */
export function keepFocus({ place, drawnFrom, home }: KeepFocusOptions): void {
	$effect.pre(() => {
		drawnFrom();
		if (!untrack(place)?.contains(document.activeElement)) return;
		inBackground(tick().then(goHome));
	});

	function goHome(): void {
		if (document.activeElement === null || document.activeElement === document.body) home()?.focus();
	}
}
