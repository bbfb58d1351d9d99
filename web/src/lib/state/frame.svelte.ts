import { readStored, writeStored } from '#lib/model/stored.ts';

class Frame {
	#isCollapsed = $state(readStored('sidebar', parseFlag) ?? false);
	/** The drawer of small screens. */
	isDrawerOpen = $state(false);
	isPaletteOpen = $state(false);
	isShortcutSheetOpen = $state(false);
	/** The dialog for signing in again where one is. */
	isSignInOpen = $state(false);

	get isCollapsed(): boolean {
		return this.#isCollapsed;
	}

	toggleSidebar(): void {
		this.#isCollapsed = !this.#isCollapsed;
		writeStored('sidebar', this.#isCollapsed);
	}
}

/** What of the frame around the pages is open. */
export const frame = new Frame();

function parseFlag(found: unknown): boolean | undefined {
	return typeof found === 'boolean' ? found : undefined;
}
