import type { BrowserContext } from 'playwright-core';
import { z } from 'zod';
import type { MeasuredPage } from './pages.ts';

const sampleSchema = z.object({
	readyMs: z.number(),
	afterDataMs: z.number(),
	scripts: z.number(),
	scriptBytes: z.number(),
});

/** One opening of a page: from the beginning of the navigation, and from the last answer of the API; and its scripts. */
export type Sample = z.infer<typeof sampleSchema>;

/** A page that never shows what it is for ends the measurement. */
const GIVE_UP_MS = 60_000;

/** Opens the page anew and waits until what was asked for is painted and the main thread is free again. */
export async function openPage(context: BrowserContext, { path, ready }: MeasuredPage): Promise<Sample> {
	const page = await context.newPage();
	try {
		const { promise: told, resolve: tell, reject } = Promise.withResolvers<unknown>();
		const timer = setTimeout(() => reject(new Error(`${path} did not show ${ready}.`)), GIVE_UP_MS);
		await page.exposeFunction('tellSample', tell);
		await page.addInitScript(watchScript(ready));
		await page.goto(path, { waitUntil: 'commit' });
		return sampleSchema.parse(await told.finally(() => clearTimeout(timer)));
	} finally {
		await page.close();
	}
}

/** Looks in every frame; the task after the frame that paints it is the first that could answer a click. */
function watchScript(selector: string): string {
	return `(() => {
		const look = () => {
			if (document.querySelector(${JSON.stringify(selector)})) requestAnimationFrame(() => setTimeout(done, 0));
			else requestAnimationFrame(look);
		};
		const done = () => {
			const readyMs = performance.now();
			const scripts = performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'));
			const scriptBytes = scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
			const answers = performance.getEntriesByType('resource').filter(({ name }) => name.includes('/api/'));
			const afterDataMs = readyMs - Math.max(0, ...answers.map(({ responseEnd }) => responseEnd));
			globalThis.tellSample({ readyMs, afterDataMs, scripts: scripts.length, scriptBytes });
		};
		look();
	})()`;
}
