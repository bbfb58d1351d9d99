/** The key that commands are given with, as this system writes it. */
export const modifierKey = globalThis.navigator?.platform?.startsWith('Mac') ? '⌘' : 'Ctrl';

/** How long the second key of a sequence may take. */
const SEQUENCE_MS = 1200;

/**
 * Turns keys into the sequences that actions name: a single one such as `[`, or one after another such as `g w`. It
 * keeps the last key only for a moment, so that two keys pressed minutes apart are no sequence.
 */
export class KeySequence {
	#last = '';
	#lastAt = 0;

	/** The sequences this key completes, the longer one first. */
	press(key: string, atMs: number): readonly string[] {
		const single = key.toLowerCase();
		const pair = this.#last !== '' && atMs - this.#lastAt <= SEQUENCE_MS ? [`${this.#last} ${single}`] : [];
		this.#last = single;
		this.#lastAt = atMs;
		return [...pair, single];
	}

	/** After a sequence was acted upon, its last key begins no other one. */
	reset(): void {
		this.#last = '';
	}
}

/** Whether keys belong to what is being typed into, or to a dialog above the page. */
export function isTyping(target: EventTarget | null): boolean {
	if (!(target instanceof HTMLElement)) return false;
	return target.isContentEditable || target.closest('input, textarea, select, [role="dialog"], [role="menu"]') !== null;
}
