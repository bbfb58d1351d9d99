import type { Attachment } from 'svelte/attachments';

export interface TipContent {
	readonly text: string;
	/** Keys that do the same as what it is about. */
	readonly keys?: readonly string[] | undefined;
	readonly side?: 'top' | 'right' | 'bottom' | 'left';
	/** Whether it says more than the element's own name. */
	readonly isDescription?: boolean;
}

interface Tip extends TipContent {
	readonly anchor: HTMLElement;
}

/** Whoever only passes over something does not ask about it; whoever reads one after the other does. */
const OPEN_AFTER_MS = 350;
const STILL_READING_MS = 200;
/** Time for the way from the element to its tip. */
const CLOSE_AFTER_MS = 120;

class Tips {
	#current = $state.raw<Tip>();
	#timer: ReturnType<typeof setTimeout> | undefined;
	#closedAtMs = Number.NEGATIVE_INFINITY;

	get current(): Tip | undefined {
		return this.#current;
	}

	/** Opens it when the pointer stays. */
	openSoon(wanted: Tip): void {
		const isReading = this.#current !== undefined || performance.now() - this.#closedAtMs < STILL_READING_MS;
		this.#open(wanted, isReading ? 0 : OPEN_AFTER_MS);
	}

	open(wanted: Tip): void {
		this.#open(wanted, 0);
	}

	/** The pointer has reached the tip itself. */
	keep(): void {
		clearTimeout(this.#timer);
	}

	closeSoon(): void {
		this.#after(CLOSE_AFTER_MS, () => this.close());
	}

	close(): void {
		clearTimeout(this.#timer);
		if (!this.#current) return;
		this.#closedAtMs = performance.now();
		this.#current = undefined;
	}

	#open(wanted: Tip, afterMs: number): void {
		this.#after(afterMs, () => {
			if (wanted.anchor.isConnected) this.#current = wanted;
		});
	}

	/** Focus moves while the page is being drawn as well, when nothing may change: so nothing happens at once. */
	#after(ms: number, act: () => void): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(act, ms);
	}
}

/** The one tip on the screen, if any; TipBubble draws it. */
export const tips = new Tips();

/** Explains an element to who points at it, or reaches it with the keyboard: `{@attach tip(() => ({ text }))}`. */
export function tip(contentOf: () => TipContent): Attachment<HTMLElement> {
	return (anchor) => {
		const listening = new AbortController();
		const { signal } = listening;
		const current = (): Tip => ({ ...contentOf(), anchor });
		anchor.addEventListener('pointerenter', (event) => event.pointerType !== 'touch' && tips.openSoon(current()), {
			signal,
		});
		anchor.addEventListener('pointerleave', () => tips.closeSoon(), { signal });
		anchor.addEventListener('pointerdown', () => tips.close(), { signal });
		anchor.addEventListener('focus', () => anchor.matches(':focus-visible') && tips.open(current()), { signal });
		anchor.addEventListener('blur', () => tips.closeSoon(), { signal });
		return () => {
			listening.abort();
			if (tips.current?.anchor === anchor) tips.closeSoon();
		};
	};
}
