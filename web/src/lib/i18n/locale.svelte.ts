export const LOCALES = ['en', 'zh'] as const;
export type Locale = (typeof LOCALES)[number];

/** Each language in its own words. */
export const LOCALE_NAMES: Readonly<Record<Locale, string>> = { en: 'English', zh: '简体中文' };

/** What Intl and the `lang` attribute call it. */
const TAGS: Readonly<Record<Locale, string>> = { en: 'en-GB', zh: 'zh-CN' };

class LocaleChoice {
	#current = $state<Locale>('en');

	get current(): Locale {
		return this.#current;
	}

	/** BCP 47, for Intl. */
	get tag(): string {
		return TAGS[this.#current];
	}

	/** From now on; `words` sees to it that there are words in it. */
	change(wanted: Locale): void {
		this.#current = wanted;
	}
}

/** The language everything is said in. */
export const locale = new LocaleChoice();
