/**
 * What opens under a button. Its content is loaded when the button is about to be pressed, so that pages begin without
 * it: spread `trigger` over the button, and give `load` to a Lazy that draws the content at `anchor`.
 */
export class Popup<Part> {
	readonly load: () => Promise<{ default: Part }>;
	readonly #kind: 'menu' | 'dialog';
	#isOpen = $state(false);
	#anchor = $state.raw<HTMLElement | null>(null);
	#wasOpen = false;

	constructor(kind: 'menu' | 'dialog', load: () => Promise<{ default: Part }>) {
		this.#kind = kind;
		this.load = load;
	}

	get isOpen(): boolean {
		return this.#isOpen;
	}

	set isOpen(wanted: boolean) {
		this.#isOpen = wanted;
	}

	close(): void {
		this.#isOpen = false;
	}

	/** The button, once it was pressed. */
	get anchor(): HTMLElement | null {
		return this.#anchor;
	}

	/** Attributes and listeners of the button. */
	get trigger() {
		return {
			'aria-haspopup': this.#kind,
			'aria-expanded': this.#isOpen,
			onpointerenter: this.#prepare,
			onfocus: this.#prepare,
			onpointerdown: this.#press,
			onclick: this.#click,
			onkeydown: this.#key,
		};
	}

	readonly #prepare = (): void => {
		// When it cannot be loaded, opening it says so.
		this.load().catch(() => undefined);
	};

	/** The press that closes it from outside must not open it again. */
	readonly #press = (): void => {
		this.#wasOpen = this.#isOpen;
	};

	readonly #click = ({ currentTarget }: Event): void => {
		if (!this.#wasOpen) this.#openAt(currentTarget);
		else this.#isOpen = false;
		this.#wasOpen = false;
	};

	readonly #key = (event: KeyboardEvent): void => {
		if (this.#kind !== 'menu' || event.key !== 'ArrowDown') return;
		event.preventDefault();
		this.#openAt(event.currentTarget);
	};

	#openAt(target: EventTarget | null): void {
		if (target instanceof HTMLElement) this.#anchor = target;
		this.#isOpen = true;
	}
}
