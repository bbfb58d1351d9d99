import type { BrowserContext, Page } from 'playwright-core';
import { z } from 'zod';
import type { MeasuredPage } from './pages.ts';

const framesSchema = z.object({ frames: z.number(), longestMs: z.number(), ms: z.number() });

/** What the eye gets while something moves: frames in so many milliseconds, and the longest wait between two. */
export type Frames = z.infer<typeof framesSchema>;

const MOVING_MS = 3000;

/** Opens a page, waits until it shows what it is for, and counts the frames while somebody moves what it shows. */
export async function countFrames(
	context: BrowserContext,
	{ path, ready }: MeasuredPage,
	move: (page: Page) => Promise<void>,
): Promise<Frames> {
	const page = await context.newPage();
	try {
		await page.goto(path);
		await page.locator(ready).first().waitFor();
		await page.evaluate('new Promise((settled) => setTimeout(settled, 1000))');
		const counted = page.evaluate(COUNT);
		let isOver = false;
		const over = counted.finally(() => {
			isOver = true;
		});
		while (!isOver) await move(page);
		return framesSchema.parse(await over);
	} finally {
		await page.close();
	}
}

/** Drags the middle of a page to and fro. */
export async function drag(page: Page): Promise<void> {
	await page.mouse.move(800, 500);
	await page.mouse.down();
	await page.mouse.move(500, 350, { steps: 20 });
	await page.mouse.move(800, 500, { steps: 20 });
	await page.mouse.up();
}

/** Turns the wheel over the middle of a page, down and up again. */
export async function scroll(page: Page): Promise<void> {
	await page.mouse.move(800, 500);
	for (const by of [120, 120, 120, 120, -120, -120, -120]) await page.mouse.wheel(0, by);
}

const COUNT = `new Promise((done) => {
	const begun = performance.now();
	let [frames, longestMs, last] = [0, 0, begun];
	const look = (now) => {
		frames += 1;
		longestMs = Math.max(longestMs, now - last);
		last = now;
		if (now - begun < ${MOVING_MS}) requestAnimationFrame(look);
		else done({ frames, longestMs, ms: now - begun });
	};
	requestAnimationFrame(look);
})`;
