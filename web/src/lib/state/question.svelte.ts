import { untrack } from 'svelte';

interface QuestionOptions<Asked> {
	/** What is asked about; undefined: nothing. */
	readonly asked: () => Asked | undefined;
	/** Called once for everything that is asked about, before the dialog shows it. */
	readonly onAsk?: (asked: Asked) => unknown;
	/** Takes back what is asked about: it was answered, or nobody wants to answer it. */
	readonly onClose: () => void;
}

/**
 * What a dialog asks about, for as long as the component that makes it is there. The dialog is open while something is
 * asked, and what was asked last stays while it fades:
 *
 *     {#if question.shown}<ConfirmDialog bind:open={question.isOpen} …>
 */
export class Question<Asked extends object> {
	readonly #options: QuestionOptions<Asked>;
	#shown = $state.raw<Asked>();

	constructor(options: QuestionOptions<Asked>) {
		this.#options = options;
		// Before the page is drawn, so that a dialog that opens never shows what was asked before.
		$effect.pre(() => {
			const asked = options.asked();
			if (!asked) return;
			this.#shown = asked;
			untrack(() => options.onAsk?.(asked));
		});
	}

	/** What is asked about, or was last. */
	get shown(): Asked | undefined {
		return this.#shown;
	}

	get isOpen(): boolean {
		return this.#options.asked() !== undefined;
	}

	set isOpen(wanted: boolean) {
		if (!wanted) this.#options.onClose();
	}
}
