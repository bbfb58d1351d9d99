import { readStored, writeStored } from '#lib/model/stored.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

class ThemeChoice {
	readonly #systemIsDark = matchMedia('(prefers-color-scheme: dark)');
	#choice = $state<Theme>(readStored('theme', parseTheme) ?? 'system');
	#systemDark = $state(this.#systemIsDark.matches);

	constructor() {
		this.#systemIsDark.addEventListener('change', ({ matches }) => {
			this.#systemDark = matches;
			this.#apply();
		});
	}

	get choice(): Theme {
		return this.#choice;
	}

	get isDark(): boolean {
		return this.#choice === 'dark' || (this.#choice === 'system' && this.#systemDark);
	}

	choose(wanted: Theme): void {
		this.#choice = wanted;
		writeStored('theme', wanted);
		this.#apply();
	}

	#apply(): void {
		document.documentElement.dataset.theme = this.isDark ? 'dark' : 'light';
	}
}

/** Light, dark, or whatever the system is; static/theme.js has applied it before the first paint. */
export const theme = new ThemeChoice();

function parseTheme(found: unknown): Theme | undefined {
	return THEMES.find((known) => known === found);
}
