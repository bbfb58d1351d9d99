import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { inject, onTestFailed } from 'vitest';
import { BROWSER_FLAGS } from './browser-flags.ts';
import { Visit } from './visit.ts';

export type Theme = 'light' | 'dark';

export interface VisitOptions {
	readonly theme?: Theme;
	readonly screen?: Screen;
	/** As the browser names it: `en-GB`, `zh-CN`. */
	readonly locale?: string;
	/** Nobody is signed in. */
	readonly isStranger?: boolean;
	/** Who looks has asked their system for less movement. */
	readonly isStill?: boolean;
	/** What the visit changes about its window cannot be undone, so nobody has it afterwards. */
	readonly isLast?: boolean;
}

type Screen = keyof typeof SCREENS;
type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;

/** A wait ends what hangs; a busy machine is no reason to fail. */
const WAIT_MS = 60_000;

const SCREENS = {
	desk: { viewport: { width: 1440, height: 900 } },
	phone: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
} satisfies Record<string, BrowserContextOptions>;

/** Where the console is, and with what its owner signs in. */
interface ConsolePlace {
	readonly url: string;
	readonly owner: { readonly signIn?: { readonly email: string; readonly password: string } | undefined };
}

/**
 * One browser for a test file; each visit has cookies and storage of its own. A window that a visit leaves is emptied and
 * used again: it has the console's code in its cache, and a visit that has to load all of it takes three times as long.
 */
export class ConsoleBrowser {
	readonly #browser: Browser;
	readonly #place: ConsolePlace;
	/** Windows nobody uses, by what cannot be changed about them. */
	readonly #free = new Map<string, Page[]>();
	#signedIn: Cookies | undefined;

	private constructor(browser: Browser, place: ConsolePlace) {
		this.#browser = browser;
		this.#place = place;
	}

	/** @param place that of all files, unless the file has a stack of its own. */
	static async open(place: ConsolePlace = inject('stack')): Promise<ConsoleBrowser> {
		const { chromium: executablePath } = inject('stack');
		return new ConsoleBrowser(await chromium.launch({ executablePath, args: BROWSER_FLAGS }), place);
	}

	close(): Promise<void> {
		return this.#browser.close();
	}

	/** Opens a path of the console, as the owner unless the options say otherwise. */
	async visit(path: string, options: VisitOptions = {}): Promise<Visit> {
		const { theme = 'light', screen = 'desk', locale = 'en-GB', isStranger = false, isStill = false } = options;
		const kind = `${screen} ${locale}`;
		const page = this.#free.get(kind)?.pop() ?? (await this.#newPage(screen, locale));
		await page.emulateMedia({ colorScheme: theme, reducedMotion: isStill ? 'reduce' : 'no-preference' });
		if (!isStranger) await page.context().addCookies(await this.#signIn());
		const visit = new Visit(page, () =>
			options.isLast === true ? page.context().close() : this.#takeBack(kind, page),
		);
		onTestFailed(async ({ task }) => {
			const told = await visit.tell();
			if (told !== null) task.result?.errors?.push({ name: 'The page', message: told });
		});
		await page.goto(path);
		return visit;
	}

	async #newPage(screen: Screen, locale: string): Promise<Page> {
		const context = await this.#browser.newContext({
			baseURL: this.#place.url,
			locale,
			timezoneId: 'Europe/Berlin',
			...SCREENS[screen],
		});
		context.setDefaultTimeout(WAIT_MS);
		return context.newPage();
	}

	/** Whatever was done in a window, who has it next finds it as if it were new, but for what it has loaded before. */
	async #takeBack(kind: string, page: Page): Promise<void> {
		await page.unrouteAll({ behavior: 'ignoreErrors' });
		// A page that would not be left without being asked is left.
		page.removeAllListeners('dialog');
		page.on('dialog', (dialog) => dialog.accept());
		// Of the console's own origin, so that its storage is at hand; and nothing of the console runs there.
		await page.goto('/healthz');
		page.removeAllListeners('dialog');
		await page.evaluate('localStorage.clear(), sessionStorage.clear()');
		await page.context().clearCookies();
		this.#free.set(kind, [...(this.#free.get(kind) ?? []), page]);
	}

	/** Signs in once and keeps the cookies: how often somebody signs in is limited. */
	async #signIn(): Promise<Cookies> {
		if (this.#signedIn) return this.#signedIn;
		const { url, owner } = this.#place;
		const context = await this.#browser.newContext({ baseURL: url });
		const answer = await context.request.post('/api/v1/auth/sign-in', {
			data: owner.signIn,
			headers: { origin: url },
		});
		if (!answer.ok()) throw new Error(`Signing in was answered ${answer.status()}: ${await answer.text()}`);
		this.#signedIn = await context.cookies();
		await context.close();
		return this.#signedIn;
	}
}
