import { inBackground } from '#lib/state/in-background.ts';
import { goto } from '$app/navigation';

/** Goes where a row leads. @param isAside opens it in a window of its own. */
export function openRow(href: string, isAside: boolean): void {
	if (isAside) window.open(href, '_blank', 'noopener');
	// What opens beside the table leaves the focus on the row.
	else inBackground(goto(href, { reset: new URL(href, location.href).pathname !== location.pathname }));
}
