import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { z } from 'zod';
import { ApiClient } from '../../../cli/client/api-client.ts';
import { BROWSER_FLAGS } from '../../e2e/browser-flags.ts';
import { type Stack, startConsoleStack } from '../../e2e/console-stack.ts';
import { RunSeeds } from '../../e2e/seed-runs.ts';
import { median } from '../statistic.ts';
import { countFrames, drag, type Frames, scroll } from './count-frames.ts';
import { openPage, type Sample } from './open-page.ts';
import { fillProject, type MeasuredPage, pagesOf } from './pages.ts';

// Opens pages of the console on the real local stack and tells how long people wait for what they came for:
//   node test/bench/pages/main.ts --repetitions 5
// Cold is a browser that has never been here, warm one that comes back. Nothing here makes a test fail.

const { values: options } = parseArgs({
	options: { repetitions: { type: 'string', default: '5' }, runs: { type: 'string', default: '30' } },
});

const pageSchema = z.object({ items: z.array(z.unknown()) });

const { stack, stop } = await startConsoleStack();
const browser = await chromium.launch({ executablePath: stack.chromium, args: BROWSER_FLAGS });
try {
	const runs = await fillProject(new RunSeeds(stack), Number(options.runs));
	await untilQuiet(stack);
	const signedIn = await signIn(browser, stack);
	const lines = [
		`Load of the machine at the beginning: ${loadavg()[0]?.toFixed(1)}`,
		'',
		'| page | cold, ms | warm, ms | after the last answer, ms | scripts | scripts, KB |',
		'|---|---:|---:|---:|---:|---:|',
	];
	const pages = pagesOf(stack.owner.projectId, runs);
	for (const page of pages) lines.push(await rowOf(page, signedIn));
	lines.push('', '| while it is moved | frames a second | longest wait, ms |', '|---|---:|---:|');
	for (const page of pages) if (page.name.includes('1,000')) lines.push(await framesOf(page, signedIn));
	lines.push('', `Load at the end: ${loadavg()[0]?.toFixed(1)}`);
	const output = join(import.meta.dirname, '..', '..', 'output');
	await mkdir(output, { recursive: true });
	await writeFile(join(output, 'pages.md'), `${lines.join('\n')}\n`);
	process.stdout.write(`${lines.join('\n')}\n`);
} finally {
	await browser.close();
	await stop();
}

async function rowOf(page: MeasuredPage, signedIn: SignedIn): Promise<string> {
	const cold: Sample[] = [];
	const warm: Sample[] = [];
	for (let repetition = 0; repetition < Number(options.repetitions); repetition += 1) {
		const context = await contextOf(page, signedIn);
		cold.push(await openPage(context, page));
		warm.push(await openPage(context, page));
		await context.close();
	}
	const ms = (samples: readonly Sample[]): string => median(samples.map(({ readyMs }) => readyMs)).toFixed(0);
	const kb = median(cold.map(({ scriptBytes }) => scriptBytes)) / 1000;
	const scripts = median(cold.map((sample) => sample.scripts));
	const afterData = median(warm.map(({ afterDataMs }) => afterDataMs)).toFixed(0);
	return `| ${page.name} | ${ms(cold)} | ${ms(warm)} | ${afterData} | ${scripts} | ${kb.toFixed(0)} |`;
}

/** A graph is dragged, a Gantt scrolled. */
async function framesOf(page: MeasuredPage, signedIn: SignedIn): Promise<string> {
	const context = await contextOf(page, signedIn);
	const counted: Frames[] = [];
	for (let repetition = 0; repetition < Number(options.repetitions); repetition += 1)
		counted.push(await countFrames(context, page, page.path.endsWith('gantt') ? scroll : drag));
	await context.close();
	const rate = median(counted.map(({ frames, ms }) => (frames / ms) * 1000));
	const longest = median(counted.map(({ longestMs }) => longestMs));
	return `| ${page.name} | ${rate.toFixed(0)} | ${longest.toFixed(0)} |`;
}

/** A context of its own has an empty cache. */
function contextOf({ isStranger = false }: MeasuredPage, signedIn: SignedIn): Promise<BrowserContext> {
	return browser.newContext({
		baseURL: stack.url,
		locale: 'en-GB',
		viewport: { width: 1440, height: 900 },
		...(isStranger ? {} : { storageState: signedIn }),
	});
}

/** Waits until every run has ended: what they take of the machine is not what pages take. */
async function untilQuiet({ url, owner }: Stack): Promise<void> {
	const api = new ApiClient(url, owner.token);
	const path = `/projects/${owner.projectId}/instances?state=running&limit=1`;
	while ((await api.call({ method: 'GET', path }, pageSchema)).items.length > 0) await setTimeout(500);
}

type SignedIn = Awaited<ReturnType<BrowserContext['storageState']>>;

async function signIn(chrome: Browser, { url, owner }: Stack): Promise<SignedIn> {
	const context = await chrome.newContext({ baseURL: url });
	const answer = await context.request.post('/api/v1/auth/sign-in', { data: owner.signIn, headers: { origin: url } });
	if (!answer.ok()) throw new Error(`Signing in was answered ${answer.status()}: ${await answer.text()}`);
	const state = await context.storageState();
	await context.close();
	return state;
}
