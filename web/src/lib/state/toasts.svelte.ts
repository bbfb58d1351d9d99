export interface Toast {
	readonly id: number;
	readonly tone: 'success' | 'failed' | 'neutral';
	readonly text: string;
	/** Something to do about it, such as taking it back. */
	readonly action?: { readonly title: string; readonly run: () => unknown };
}

/** Long enough to read a sentence and reach for the button. */
const SHOWN_MS = 6000;
const SHOWN_MAX = 4;

class Toasts {
	#all = $state.raw<readonly Toast[]>([]);
	#nextId = 1;

	get all(): readonly Toast[] {
		return this.#all;
	}

	/** Says that something was done, or could not be. Whatever needs an answer is a dialog instead. */
	say(text: string, options: { tone?: Toast['tone']; action?: Toast['action'] } = {}): void {
		const { tone = 'success', action } = options;
		const toast: Toast = { id: this.#nextId, tone, text, ...(action ? { action } : {}) };
		this.#nextId += 1;
		this.#all = [...this.#all, toast].slice(-SHOWN_MAX);
		// An error stays until it is closed: it may have to be copied.
		if (tone !== 'failed') setTimeout(() => this.remove(toast.id), SHOWN_MS);
	}

	remove(id: number): void {
		this.#all = this.#all.filter((toast) => toast.id !== id);
	}
}

export const toasts = new Toasts();
