import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { z } from 'zod';
import { ApiClient } from '../../cli/client/api-client.ts';
import { buildNode } from '../support/build-document.ts';
import { ConsoleBrowser } from './console-browser.ts';
import { Gate } from './gate.ts';
import { look } from './looks.ts';
import { RunSeeds, scriptNode } from './seed-runs.ts';
import type { Visit } from './visit.ts';

const stack = inject('stack');
const api = new ApiClient(stack.url, stack.owner.token);
const seeds = new RunSeeds(stack);
const stateSchema = z.object({ state: z.string() });

let browser: ConsoleBrowser;
let gate: Gate;
/** A run of two rounds, with a retry, a delay and a task that was never reached. */
let run: string;

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
	gate = await Gate.make();
	const shell = { type: 'SHELL', config: { script: 'exit 3' } };
	const workflow = await seeds.workflow('nightly-bars', [
		scriptNode('extract', 'sleep 1'),
		buildNode('rates', [], { task: shell, retry: { count: 1, intervalSeconds: 1 } }),
		buildNode('settle', ['extract'], { task: { type: 'SHELL', config: { script: 'true' } }, delaySeconds: 1 }),
		scriptNode('publish', 'true', ['rates', 'settle']),
	]);
	run = await seeds.run(workflow);
	await ended();
	await api.call({ method: 'POST', path: pathOf(run, '/rerun'), body: {} }, z.unknown());
	await ended();
});

afterAll(async () => {
	await browser.close();
	await gate.remove();
});

function pathOf(id: string, rest = ''): string {
	return `/projects/${stack.owner.projectId}/instances/${id}${rest}`;
}

/** Waits until the run has ended, which it does with a failure. */
function ended(): Promise<void> {
	const hasFailed = async () => {
		const { state } = await api.call({ method: 'GET', path: pathOf(run) }, stateSchema);
		expect(state).toBe('failed');
	};
	return vi.waitFor(hasFailed, { timeout: 120_000, interval: 500 });
}

async function openGantt(options: Parameters<ConsoleBrowser['visit']>[1] = {}, id = run, query = ''): Promise<Visit> {
	return await browser.visit(`/p/${stack.owner.projectId}/instances/${id}/gantt${query}`, options);
}

function bars(visit: Visit, key: string) {
	const found = visit.page.locator(`[data-key="${key}"] [data-bar]`);
	return found.evaluateAll((elements) => elements.map((element) => element.getAttribute('data-bar')));
}

/** What a row says of its task to who sees no bars: how the task stands, in which round it began, and each of its bars. */
async function told(visit: Visit, key: string): Promise<{ state?: string; begun?: string; bars: string[] }> {
	const words = await visit.page.locator(`[data-key="${key}"] td .sr-only`).textContent();
	const parts = (words ?? '').split('; ');
	const at = parts.findIndex((part) => part.startsWith('Round '));
	const [state, begun] = [parts[0] ?? '', parts[at] ?? ''];
	return { state, begun, bars: parts.slice(at + 1).filter((part) => !part.startsWith('Ready')) };
}

/** A bar in words without its times, which differ from run to run. */
function withoutTimes(bar: string): string {
	return bar.replace(/(, attempt )\d+/, '$1#').replace(/, [\d:.]{12} – .*/, '');
}

/** How long a bar is, in ms, by what is told of it: “420 ms”, “3.2 s”, “1m 05s”. */
function lengthOf(bar: string | undefined): number {
	const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
	const length = bar?.split(', ').at(-1) ?? '';
	return [...length.matchAll(/([\d.]+) ?(ms|s|m|h)/g)].reduce(
		(sum, [, count, unit]) => sum + Number(count) * (unitMs[unit ?? ''] ?? 0),
		0,
	);
}

describe('the Gantt of a run', () => {
	test.each(['light', 'dark'] as const)('shows what every task waited for and when it ran, %s', async (theme) => {
		const visit = await openGantt({ theme });
		const rates = visit.page.locator('[data-key="rates"]');
		await rates.waitFor();
		const settle = await told(visit, 'settle');
		expect(settle.bars.map(withoutTimes)).toEqual([
			'Waited for others',
			'Waited for a time, its start delay',
			'Ran, attempt #, Succeeded',
		]);
		expect(lengthOf(settle.bars[1])).toBeGreaterThanOrEqual(1000);
		expect((await told(visit, 'publish')).bars.map(withoutTimes)).toEqual(['Waited for others']);
		// However short it was, what ran is drawn, and so is every failure.
		expect(await bars(visit, 'settle')).toContain('success');
		expect(await bars(visit, 'rates')).toContain('failed');
		await rates.locator('[data-bar="delayed"]').hover();
		await visit.page.locator('[data-gantt-card]').getByText('Waited for a time · the next attempt').waitFor();
		await visit.expectAccessible();
		await visit.shot(`gantt-${theme}`);
		await visit.end();
	});

	test('says in words what its bars show: state, round, and each attempt with its times', async () => {
		const visit = await openGantt();
		await visit.page.locator('[data-key="rates"]').waitFor();
		const rates = await told(visit, 'rates');
		expect(rates).toMatchObject({
			state: 'Failed',
			begun: expect.stringMatching(/^Round 2 · \d+ \S+ \d{4}, [\d:]{8} CES?T$/),
		});
		const time = '\\d\\d:\\d\\d:\\d\\d[.]\\d{3}';
		expect(rates.bars).toEqual([
			expect.stringMatching(`^Ran, attempt 3, Failed, ${time} – ${time}, .+`),
			expect.stringMatching(`^Waited for a time, the next attempt, ${time} – ${time}, .+`),
			expect.stringMatching(`^Ran, attempt 4, Failed, ${time} – ${time}, .+`),
		]);
		await visit.end();
	});

	test('is worked with from the keyboard alone', async () => {
		const visit = await openGantt();
		await visit.page.locator('[data-row="0"]').focus();
		await visit.page.keyboard.press('ArrowDown');
		await expect.poll(() => visit.page.evaluate('document.activeElement?.dataset.row')).toBe('1');
		const key = await visit.page.locator('[data-row="1"]').getAttribute('data-key');
		const width = () => visit.page.locator('table').evaluate((table) => table.scrollWidth);
		const before = await width();
		await visit.page.keyboard.press('+');
		await expect.poll(width).toBeGreaterThan(before);
		await visit.page.keyboard.press('f');
		await expect.poll(width).toBe(before);
		await visit.page.keyboard.press('Enter');
		await visit.page.getByRole('heading', { name: key ?? '', exact: true }).waitFor();
		await visit.expectAccessible();
		await visit.end();
	});

	test('keeps the row of the keyboard while others are scrolled by', async () => {
		const nodes = Array.from({ length: 120 }, (_, index) => scriptNode(`part-${index}`, 'true'));
		const many = await seeds.run(await seeds.workflow('many-bars', nodes), { mode: 'dryRun' });
		const visit = await openGantt({}, many);
		const { page } = visit;
		const focusedRow = () => page.evaluate('document.activeElement?.dataset.row');
		const tabStops = () =>
			page.locator('[data-row][tabindex="0"]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-row')));
		await page.locator('[data-row="0"]').focus();
		await page.keyboard.press('ArrowDown');
		await expect.poll(focusedRow).toBe('1');
		await page.locator('[data-row="1"]').hover();
		for (const [distance, seen] of [
			[3000, '119'],
			[-1200, '70'],
			[1200, '119'],
		] as const) {
			await page.mouse.wheel(0, distance);
			await page.locator(`[data-row="${seen}"]`).waitFor();
			expect(await focusedRow()).toBe('1');
			expect(await tabStops()).toEqual(['1']);
		}
		await page.keyboard.press('Tab');
		await page.keyboard.press('Shift+Tab');
		await expect.poll(focusedRow).toBe('1');
		await page.keyboard.press('ArrowDown');
		await expect.poll(focusedRow).toBe('2');
		await expect.poll(() => page.locator('[data-row="70"]').count()).toBe(0);
		await page.keyboard.press('End');
		await expect.poll(focusedRow).toBe('119');
		expect(await tabStops()).toEqual(['119']);
		await visit.end();
	});

	test('keeps rounds apart', async () => {
		const visit = await openGantt({}, run, '?round=1');
		await visit.page.getByRole('combobox', { name: 'Round: Round 1', exact: true }).waitFor();
		await visit.page.locator('[data-key="rates"]').waitFor();
		const rates = await told(visit, 'rates');
		expect(rates.begun).toMatch(/^Round 1 /);
		expect(rates.bars.map(withoutTimes)).toEqual([
			'Ran, attempt #, Failed',
			'Waited for a time, the next attempt',
			'Ran, attempt #, Failed',
		]);
		await visit.end();
	});

	test('grows while the run goes on, and follows it to its end', async () => {
		const workflow = await seeds.workflow('growing-bars', [gate.node('hold'), scriptNode('after', 'true', ['hold'])]);
		const visit = await openGantt({}, await seeds.run(workflow));
		await visit.page.locator('[data-key="hold"] [data-bar="running"]').waitFor();
		const ran = async () => lengthOf((await told(visit, 'hold')).bars.at(-1));
		const before = await ran();
		await expect.poll(ran, { timeout: 30_000 }).toBeGreaterThan(before);
		await visit.expectAccessible();
		await visit.shot('gantt-live');
		await gate.open();
		await visit.page.locator('[data-key="after"][data-state="success"]').waitFor();
		expect((await told(visit, 'after')).bars.map(withoutTimes).at(-1)).toBe('Ran, attempt #, Succeeded');
		expect(await bars(visit, 'after')).toContain('success');
		await visit.end();
	});

	test('fits on a phone', async () => {
		const visit = await openGantt({ screen: 'phone', locale: 'zh-CN' });
		await visit.page.locator('[data-key="rates"]').waitFor();
		await look(visit, 'gantt-phone', 'phone');
		await visit.page.locator('[data-key="rates"]').click();
		await visit.page.getByRole('button', { name: '关闭任务' }).waitFor();
		await visit.end();
	});
});
