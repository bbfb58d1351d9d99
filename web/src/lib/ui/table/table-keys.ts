import { isTyping } from '#lib/action/key-sequence.ts';

/** What keys do with the rows of a list. */
export interface RowActs {
	readonly moveBy: (step: 1 | -1) => void;
	readonly open: () => void;
	readonly toggle: () => void;
	readonly clear: () => void;
}

/** These mean something else elsewhere on the page. */
const KEYS_OF_ROWS: ReadonlySet<string> = new Set(['ArrowDown', 'ArrowUp', 'Enter']);

/** Listens to the keys of a page with one list: j and k go from row to row, wherever the focus is. */
export function tableKeys({ moveBy, open, toggle, clear }: RowActs): (event: KeyboardEvent) => void {
	const acts: Readonly<Record<string, () => void>> = {
		j: () => moveBy(1),
		ArrowDown: () => moveBy(1),
		k: () => moveBy(-1),
		ArrowUp: () => moveBy(-1),
		Enter: open,
		x: toggle,
		Escape: clear,
	};
	return (event) => {
		if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
		const isOnRow = event.target instanceof HTMLElement && event.target.dataset.index !== undefined;
		const act = acts[event.key];
		if (!act || (KEYS_OF_ROWS.has(event.key) && !isOnRow)) return;
		event.preventDefault();
		act();
	};
}
