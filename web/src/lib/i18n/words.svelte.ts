import { readStored, writeStored } from '#lib/model/stored.ts';
import type { chinese } from './chinese.ts';
import { LOCALES, type Locale, locale } from './locale.svelte.ts';

class Words {
	#chinese = $state.raw<typeof chinese>();

	/** All words in Chinese while that is the language. */
	get chinese(): typeof chinese | undefined {
		return locale.current === 'zh' ? this.#chinese : undefined;
	}

	/** Takes the language of the last visit, else the browser's. Words that cannot be loaded leave it English. */
	async begin(): Promise<void> {
		await this.#load(readStored('locale', parseLocale) ?? wishOfBrowser()).catch(() => undefined);
	}

	async choose(wanted: Locale): Promise<void> {
		await this.#load(wanted);
		writeStored('locale', wanted);
	}

	async #load(wanted: Locale): Promise<void> {
		if (wanted === 'zh') this.#chinese ??= (await import('./chinese.ts')).chinese;
		locale.change(wanted);
	}
}

/** What the console says, in the language of the person before it. */
export const words = new Words();

function parseLocale(found: unknown): Locale | undefined {
	return LOCALES.find((known) => known === found);
}

function wishOfBrowser(): Locale {
	return navigator.languages.some((tag) => tag.toLowerCase().startsWith('zh')) ? 'zh' : 'en';
}
