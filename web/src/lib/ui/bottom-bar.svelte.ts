/** The bar at the bottom of the page, while there is one: what else appears there stays clear of it. */
class BottomBar {
	#heightPx = $state(0);

	/** 0 while there is none. */
	get heightPx(): number {
		return this.#heightPx;
	}

	/** For `{@attach}`: takes the bar. */
	readonly attach = (element: HTMLElement): (() => void) => {
		const observer = new ResizeObserver(() => {
			this.#heightPx = element.offsetHeight;
		});
		observer.observe(element);
		return () => {
			observer.disconnect();
			this.#heightPx = 0;
		};
	};
}

export const bottomBar = new BottomBar();
