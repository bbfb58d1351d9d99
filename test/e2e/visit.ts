import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import type { ConsoleMessage, Page, Request } from 'playwright-core';
import { expect } from 'vitest';
import { z } from 'zod';
import { root } from '../gate/source-files.ts';

const SHOTS = join(root, 'test', 'output', 'screenshots');

/** What the console's own code asks for, beside what makes up the page. */
const ASKS: ReadonlySet<string> = new Set(['fetch', 'xhr']);

/** How long a page may take to come to rest on a machine that has much else to do. */
const REST_MS = 30_000;

/** A page that does not answer is not waited for. */
const TELL_MS = 5000;

const violationsSchema = z.array(
	z.object({ id: z.string(), help: z.string(), nodes: z.array(z.object({ html: z.string() })) }),
);

/** What is asked of axe: only what it finds wrong, and nothing that takes it time beyond that. */
const AXE_OPTIONS = JSON.stringify({
	runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
	resultTypes: ['violations'],
	selectors: false,
	preload: false,
});

/** A page that is open in the browser, with everything it complains about. */
export class Visit {
	readonly page: Page;
	readonly #leave: () => Promise<void>;
	readonly #complaints: string[] = [];
	readonly #forgiven: RegExp[] = [];
	/** Requests of the page's code that have no answer yet. */
	readonly #asked = new Set<Request>();
	#hasLeft = false;

	/** @param leave gives the page's window back. */
	constructor(page: Page, leave: () => Promise<void>) {
		this.page = page;
		this.#leave = leave;
		page.on('console', this.#hear);
		page.on('pageerror', this.#note);
		page.on('request', this.#ask);
		page.on('requestfinished', this.#settle);
		page.on('requestfailed', this.#settle);
	}

	readonly #hear = (message: ConsoleMessage): void => {
		if (message.type() === 'error') this.#complaints.push(`${message.text()} (${message.location().url})`);
	};

	readonly #note = (error: Error): void => {
		this.#complaints.push(String(error));
	};

	readonly #ask = (request: Request): void => {
		if (ASKS.has(request.resourceType())) this.#asked.add(request);
	};

	readonly #settle = (request: Request): void => {
		this.#asked.delete(request);
	};

	/** Waits until everything the page asked for is there and drawn. */
	async rest(): Promise<void> {
		const isQuiet = async (): Promise<boolean> => {
			const before = this.#asked.size;
			await this.page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
			return before === 0 && this.#asked.size === 0;
		};
		await expect.poll(isQuiet, { timeout: REST_MS, interval: 20 }).toBe(true);
	}

	/** Keeps a picture for people to look at, in test/output/screenshots. */
	async shot(name: string): Promise<void> {
		await mkdir(SHOTS, { recursive: true });
		await this.page.evaluate('document.fonts.ready');
		await this.page.screenshot({ path: join(SHOTS, `${name}.png`), animations: 'disabled' });
	}

	/**
	 * Fails with what axe finds wrong with the page by the rules of WCAG 2.2 AA. What the page shows is still arriving for a
	 * moment after it can be read, and half-faded text has no contrast: it is the page at rest that has to be right.
	 */
	async expectAccessible(): Promise<void> {
		await expect.poll(() => this.#violations(), { timeout: REST_MS, interval: 250 }).toEqual([]);
	}

	async #violations(): Promise<readonly string[]> {
		// What moves has no one colour; what is gone before it came to rest has none at all.
		const isKnown = await this.page.evaluate(
			"Promise.allSettled(document.getAnimations().map((a) => a.effect?.getTiming().iterations === Infinity ? undefined : a.finished)).then(() => 'axe' in globalThis)",
		);
		if (isKnown !== true) await this.#bringAxe();
		const found: unknown = await this.page.evaluate(
			`axe.run(document, ${AXE_OPTIONS}).then(({ violations }) => violations)`,
		);
		const violations = violationsSchema.parse(found);
		return violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map(({ html }) => html).join('\n')}`);
	}

	/** The page's policy lets no foreign script in, so it is evaluated from outside. */
	async #bringAxe(): Promise<void> {
		const client = await this.page.context().newCDPSession(this.page);
		await client.send('Runtime.evaluate', { expression: axe.source });
		await client.detach();
	}

	/**
	 * Complaints that a test provokes on purpose are forgiven by what they say, also those that arrive a moment after what
	 * provoked them was seen.
	 */
	forgive(pattern: RegExp): void {
		this.#forgiven.push(pattern);
	}

	/** Where the page is and what it shows, for those who see no picture of a test that failed; null when it was left. */
	async tell(): Promise<string | null> {
		if (this.#hasLeft) return null;
		const shown = this.page.locator('main').or(this.page.locator('body')).last();
		const text = await shown.innerText({ timeout: TELL_MS }).catch(String);
		return [this.page.url(), ...this.#complaints, text].join('\n');
	}

	/** Leaves the page; an error in its console, a broken content policy among them, fails the test. */
	async end(): Promise<void> {
		const { page } = this;
		this.#hasLeft = true;
		await this.#leave();
		page.off('console', this.#hear);
		page.off('pageerror', this.#note);
		page.off('request', this.#ask);
		page.off('requestfinished', this.#settle);
		page.off('requestfailed', this.#settle);
		expect(this.#complaints.filter((complaint) => !this.#forgiven.some((pattern) => pattern.test(complaint)))).toEqual(
			[],
		);
	}
}
