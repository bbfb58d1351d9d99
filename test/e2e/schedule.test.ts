import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { ApiClient } from '../../cli/client/api-client.ts';
import { type Schedule, scheduleOnlinePreviewSchema, scheduleSchema } from '../../worker/contract/schedule.ts';
import { savedWorkflowSchema } from '../../worker/contract/workflow.ts';
import { buildDocument } from '../support/build-document.ts';
import { ConsoleBrowser } from './console-browser.ts';
import type { Stack } from './console-stack.ts';
import { LOOKS, look, lookName } from './looks.ts';
import { addExecutor, newProject } from './new-project.ts';
import { scriptNode } from './seed-runs.ts';

const EVERY_TWO_SECONDS = '*/2 * * * * ?';
/** The stack may be one that was used before, and names are unique in it. */
const RUN = crypto.randomUUID().slice(0, 4);
const MISSED_MS = 15_000;
const DAY_MS = 24 * 3_600_000;

let stack: Stack;
let browser: ConsoleBrowser;
let nightly = '';
/** Its next time is hours away at whatever hour this runs, so that it is not due while somebody holds it. */
let later = '';

beforeAll(async () => {
	stack = await newProject(inject('stack'), `schedules-${RUN}`);
	await addExecutor(stack);
	browser = await ConsoleBrowser.open();
	nightly = await workflow('nightly-report');
	await call('POST', `${workflowPath(nightly)}/online`);
	await scheduled(nightly, '30 2 * * *');
	for (const [name, cron] of [
		['hourly-sync', '15 * * * *'],
		['sales-import', '*/10 8-18 * * 1-5'],
		['month-end', '0 0 18 L * ?'],
	] as const) {
		const id = await workflow(name);
		await call('POST', `${workflowPath(id)}/online`);
		await scheduled(id, cron);
	}
	later = await workflow('later-import');
	await call('POST', `${workflowPath(later)}/online`);
	await scheduled(later, `30 ${(new Date().getUTCHours() + 5) % 6}-23/6 * * *`, 'UTC');
});

afterAll(() => browser.close());

function project(): string {
	return `/projects/${stack.owner.projectId}`;
}

function workflowPath(id: string): string {
	return `${project()}/workflows/${id}`;
}

async function call(method: 'POST' | 'PUT' | 'GET', path: string, body?: object): Promise<unknown> {
	const api = new ApiClient(stack.url, stack.owner.token);
	return api.call({ method, path, ...(method === 'GET' ? {} : { body: body ?? {} }) }, z.unknown());
}

async function workflow(name: string): Promise<string> {
	const document = buildDocument([scriptNode('work', 'echo done')], { name });
	return savedWorkflowSchema.parse(await call('POST', `${project()}/workflows`, { document })).id;
}

async function scheduled(id: string, cron: string, timeZone = 'Europe/Berlin'): Promise<void> {
	const body = { cron, timeZone, confirm: true };
	await call('PUT', `${workflowPath(id)}/schedule`, body);
	await call('POST', `${workflowPath(id)}/schedule/online`);
}

describe('a schedule', () => {
	test('is put together, goes online with its workflow, starts runs and accounts for them', async () => {
		const id = await workflow('daily-sales');
		const tab = `/p/${stack.owner.projectId}/workflows/${id}/schedule`;
		const visit = await browser.visit(tab);
		const { page } = visit;
		await page.getByText('This workflow has no schedule').waitFor();
		await look(visit, 'schedule-empty', 'desk');
		await page.getByRole('link', { name: 'Add a schedule' }).click();

		const expression = page.getByLabel('Cron expression');
		await page.getByRole('button', { name: 'At 17:00' }).click();
		await page.getByRole('radio', { name: 'Mon to Fri' }).check();
		expect(await expression.inputValue()).toBe('0 9,17 * * 1-5');
		const preview = page.getByRole('complementary', { name: 'Preview' });
		await preview.getByText('At 09:00 and 17:00 on Monday to Friday').waitFor();
		await expect.poll(() => preview.getByRole('listitem').count()).toBeGreaterThanOrEqual(5);
		await expression.fill('0 25 * * 1-5');
		await page.getByText('Correct the expression above').waitFor();
		expect(await expression.getAttribute('aria-invalid')).toBe('true');
		await look(visit, 'schedule-editor-wrong', 'desk');
		await expression.fill('0 0 9 ? * 6#3');
		await page.getByText('The builder has no words').waitFor();
		await expression.fill('30 2 * * 1-5');
		expect(await page.getByRole('button', { name: 'At 02:30' }).getAttribute('aria-pressed')).toBe('true');
		await page.getByRole('button', { name: 'Save the schedule' }).click();
		const schedule = page.getByRole('region', { name: 'Schedule' });
		await schedule.getByText('At 02:30 on Monday to Friday').waitFor();

		await page.locator('main header').getByRole('button', { name: 'Bring online' }).click();
		const offer = page.getByRole('dialog');
		await offer.getByText('It would be due next').waitFor();
		await look(visit, 'schedule-offer', 'desk');
		await offer.getByRole('button', { name: 'Bring the schedule online too' }).click();
		await schedule.getByText('Scheduling').waitFor();

		await page.getByRole('button', { name: 'Edit', exact: true }).click();
		await page.getByLabel('Cron expression').fill(EVERY_TWO_SECONDS);
		await page.getByRole('complementary').getByText('Every 2 seconds').waitFor();
		await page.getByRole('button', { name: 'Save', exact: true }).click();
		await page.getByRole('dialog').getByText('more than one a minute').waitFor();
		await look(visit, 'schedule-confirm', 'desk');
		await page.getByRole('dialog').getByRole('button', { name: 'Yes, save it' }).click();
		await page.getByRole('radio', { name: 'Ledger' }).check();
		await page.getByText('Started').first().waitFor();
		await page.getByText('0 gaps').waitFor();
		await page.getByRole('link', { name: 'succeeded' }).first().waitFor();
		await look(visit, 'schedule-ledger', 'desk');

		await call('POST', `${workflowPath(id)}/schedule/offline`);
		// What has to be confirmed is refused first.
		visit.forgive(/409/);
		await visit.end();
	}, 120_000);

	test('asks what to do about the times that were skipped while it was offline', async () => {
		const id = await workflow('every-two-seconds');
		await call('POST', `${workflowPath(id)}/online`);
		await scheduled(id, EVERY_TWO_SECONDS);
		const visit = await browser.visit(`/p/${stack.owner.projectId}/workflows/${id}/schedule?view=ledger`);
		const { page } = visit;
		const schedule = page.getByRole('region', { name: 'Schedule' });
		await page.getByRole('button', { name: 'Take offline' }).click();
		await page.getByRole('dialog').getByRole('button', { name: 'Take offline' }).click();
		await schedule.getByText('Nothing starts by itself').waitFor();
		await expect.poll(async () => (await skipped(id)) > 1, { timeout: MISSED_MS, interval: 500 }).toBe(true);
		await schedule.getByRole('button', { name: 'Bring online' }).click();
		await page.getByRole('radio', { name: 'Run the last one' }).check();
		await look(visit, 'schedule-online-question', 'desk');
		await page.getByRole('dialog').getByRole('button', { name: 'Bring online' }).click();
		await page.getByText('Made up').first().waitFor();
		await call('POST', `${workflowPath(id)}/schedule/offline`);
		await visit.end();
	}, 120_000);

	test('is offered with the times that were skipped when its workflow comes online again', async () => {
		const id = await workflow('offered-again');
		await call('POST', `${workflowPath(id)}/online`);
		await scheduled(id, EVERY_TWO_SECONDS);
		await call('POST', `${workflowPath(id)}/offline`);
		await expect.poll(async () => (await skipped(id)) > 1, { timeout: MISSED_MS, interval: 500 }).toBe(true);
		const visit = await browser.visit(`/p/${stack.owner.projectId}/workflows/${id}/schedule?view=ledger`);
		const { page } = visit;
		await page.locator('main header').getByRole('button', { name: 'Bring online' }).click();
		const offer = page.getByRole('dialog');
		await offer.getByText('It would be due next').waitFor();
		await offer.getByText('skipped while it was offline').waitFor();
		await offer.getByRole('radio', { name: 'Run the last one' }).check();
		await look(visit, 'schedule-offer-skipped', 'desk');
		await offer.getByRole('button', { name: 'Bring the schedule online too' }).click();
		await page.getByText('Made up').first().waitFor();
		await call('POST', `${workflowPath(id)}/schedule/offline`);
		await visit.end();
	}, 120_000);

	test('has planned runs that are held, and released again', async () => {
		const visit = await browser.visit(`/p/${stack.owner.projectId}/workflows/${later}/schedule`);
		const { page } = visit;
		const rows = page.getByRole('row');
		await rows.nth(2).waitFor();
		for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
		await page.getByRole('toolbar').getByRole('button', { name: 'Hold' }).click();
		await page.getByText('Held 2 runs').waitFor();
		await page.getByRole('row').filter({ hasText: 'Held' }).nth(1).waitFor();
		await visit.shot('schedule-planned-held');
		await page.getByRole('button', { name: 'Undo' }).click();
		await page.getByText('Released 2 runs').waitFor();
		await visit.expectAccessible();
		await page.getByRole('button', { name: 'Clear' }).click();
		await page.getByRole('row').nth(1).getByRole('button', { name: 'Actions' }).click();
		await page.getByRole('menuitem', { name: 'Stop' }).click();
		await page.getByRole('dialog').getByRole('button', { name: 'Stop the run' }).click();
		await page.getByRole('row').nth(1).getByText('Stopped', { exact: true }).waitFor();
		await visit.end();
	});

	test('is found in the list by how it stands', async () => {
		await workflow('not-scheduled');
		const off = await workflow('switched-off');
		await call('PUT', `${workflowPath(off)}/schedule`, { cron: '0 9 * * *', timeZone: 'UTC' });
		const visit = await browser.visit(`/p/${stack.owner.projectId}/schedules`);
		const { page } = visit;
		const [one, other] = [
			page.getByRole('row', { name: /switched-off/ }),
			page.getByRole('row', { name: /month-end/ }),
		];
		await Promise.all([one.waitFor(), other.waitFor()]);
		await page.getByRole('search').getByRole('button', { name: 'State' }).click();
		await page.getByRole('menuitemcheckbox', { name: 'Offline' }).waitFor();
		await visit.shot('schedules-state-menu');
		await page.getByRole('menuitemcheckbox', { name: 'Offline' }).click();
		await other.waitFor({ state: 'detached' });
		await one.waitFor();
		expect(new URL(page.url()).searchParams.getAll('status')).toEqual(['offline']);
		await page.goto(`/p/${stack.owner.projectId}/schedules?status=scheduling&status=needs_attention`);
		await other.waitFor();
		expect(await one.count()).toBe(0);
		await page.goto(`/p/${stack.owner.projectId}/schedules?status=expired`);
		await page.getByText('No schedule matches').waitFor();
		await visit.end();
	});

	test.each([
		['light', 'desk', 'en-GB', 'needs attention'],
		['dark', 'phone', 'zh-CN', '需要处理'],
	] as const)(
		'that cannot be evaluated says so wherever it is met, %s, %s, %s',
		async (theme, screen, locale, words) => {
			const of = lookName(theme, screen, locale);
			const base = `/p/${stack.owner.projectId}`;
			const visit = await browser.visit(`${base}/workflows`, { theme, screen, locale });
			const { page } = visit;
			const troubled = await unreadable(nightly);
			await page.route(/\/api\/v1\/.*\/schedules\?/, (route) =>
				route.fulfill({ json: { items: [troubled], nextCursor: null } }),
			);
			await page.route(/\/api\/v1\/.*\/schedule$/, (route) => route.fulfill({ json: troubled }));
			await page.goto(base);
			await page.getByText(words).first().waitFor();
			await look(visit, `attention-overview-${of}`, screen);
			await page.goto(`${base}/schedules`);
			await page
				.getByRole('row', { name: /nightly-report/ })
				.getByText(words)
				.waitFor();
			await look(visit, `attention-list-${of}`, screen);
			await page.goto(`${base}/workflows/${nightly}/schedule`);
			await page
				.getByRole('alert')
				.getByText(troubled.attention?.reason ?? '')
				.waitFor();
			await look(visit, `attention-schedule-${of}`, screen);
			await page.unrouteAll({ behavior: 'wait' });
			await visit.end();
		},
		120_000,
	);

	test.each(LOOKS)(
		'has pages that everybody can use, %s, %s, %s',
		async (theme, screen, locale) => {
			const of = lookName(theme, screen, locale);
			const base = `/p/${stack.owner.projectId}`;
			const visit = await browser.visit(`${base}/workflows/${nightly}/schedule`, { theme, screen, locale });
			const { page } = visit;
			await page.getByRole('row').nth(1).waitFor();
			await look(visit, `schedule-tab-${of}`, screen);
			await page.goto(`${base}/workflows/${nightly}/schedule?view=ledger`);
			await page.getByText(locale === 'en-GB' ? '0 gaps' : '0 个缺口').waitFor();
			await look(visit, `schedule-ledger-${of}`, screen);
			await page.goto(`${base}/workflows/${nightly}/schedule/edit`);
			await page.locator('figure').nth(1).waitFor();
			await look(visit, `schedule-editor-${of}`, screen);
			await page.locator('figure').first().scrollIntoViewIfNeeded();
			await visit.shot(`schedule-editor-clocks-${of}`);
			await page.goto(`${base}/schedules`);
			await page.getByText('month-end').first().waitFor();
			await look(visit, `schedules-${of}`, screen);
			// Of the last evening of a month or a week nothing may be left.
			const ahead = new Date(Date.now() + 2 * DAY_MS).toISOString().slice(0, 10);
			await page.goto(`${base}/calendar?date=${ahead}`);
			await page
				.getByRole('link', { name: /hourly-sync/ })
				.first()
				.waitFor();
			await look(visit, `calendar-month-${of}`, screen);
			await page.goto(`${base}/calendar?view=week&date=${ahead}`);
			await page
				.getByRole('link', { name: /hourly-sync/ })
				.first()
				.waitFor();
			await look(visit, `calendar-week-${of}`, screen);
			await page.goto(`${base}/instances?state=planned`);
			await page.waitForURL(/instances\/planned/);
			await page.getByRole('row').nth(1).waitFor();
			await look(visit, `planned-${of}`, screen);
			await page.goto(base);
			// During the hours of the other one all five may be its.
			await page
				.getByRole('link', { name: /hourly-sync|sales-import/ })
				.first()
				.waitFor();
			await look(visit, `overview-next-${of}`, screen);
			await page.goto(`${base}/workflows/${nightly}`);
			await page
				.getByRole('region', { name: locale === 'en-GB' ? 'Next times' : '接下来的时间' })
				.getByRole('listitem')
				.nth(4)
				.waitFor();
			await look(visit, `workflow-next-${of}`, screen);
			await visit.end();
		},
		120_000,
	);
});

async function skipped(id: string): Promise<number> {
	const preview = await call('GET', `${workflowPath(id)}/schedule/online/preview`);
	return scheduleOnlinePreviewSchema.parse(preview).skipped?.count ?? 0;
}

/**
 * What the API tells of a schedule once a release meets a rule that it cannot evaluate. No request makes such a rule: what
 * this release cannot evaluate it does not take.
 */
async function unreadable(id: string): Promise<Schedule> {
	const schedule = scheduleSchema.parse(await call('GET', `${workflowPath(id)}/schedule`));
	const attention = { reason: 'The zone Europe/Berlin is not known here.', since: new Date().toISOString() };
	return { ...schedule, status: 'needs_attention', nextAt: null, attention };
}
