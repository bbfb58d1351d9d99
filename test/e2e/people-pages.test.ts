import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ConsoleBrowser, type VisitOptions } from './console-browser.ts';

const { owner } = inject('stack');
const settings = `/p/${owner.projectId}/settings`;
const organization = `/organizations/${owner.organizationId}`;
let browser: ConsoleBrowser;

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
});

afterAll(() => browser.close());

const LOOKS: readonly (readonly [string, VisitOptions])[] = [
	['light', { theme: 'light' }],
	['dark', { theme: 'dark' }],
	['phone', { screen: 'phone' }],
	['zh', { locale: 'zh-CN', theme: 'dark' }],
];

/** Each page with words by which one knows that it is there, in English and in Chinese. */
const DOOR: readonly (readonly [string, string, string, string])[] = [
	['sign-in', '/sign-in?returnTo=%2Faccount', 'Sign in', '登录'],
	['sign-up', '/sign-up', 'Create an account', '创建账号'],
	['forgot-password', '/forgot-password', 'Set a new password', '设置新密码'],
	['reset-password', '/reset-password#token=abc', 'Choose a new password', '设置新密码'],
];

const INSIDE: readonly (readonly [string, string, string, string])[] = [
	['projects', '/projects', 'Projects', '项目'],
	['account', '/account', 'Account', '账号'],
	['organization', organization, 'Demo', 'Demo'],
	['organization-members', `${organization}/members`, 'Demo', 'Demo'],
	['organization-invitations', `${organization}/invitations`, 'Demo', 'Demo'],
	['organization-tokens', `${organization}/tokens`, 'Demo', 'Demo'],
	['project-settings', settings, 'Settings', '设置'],
	['project-members', `${settings}/members`, 'Settings', '设置'],
	['project-tokens', `${settings}/tokens`, 'Settings', '设置'],
];

describe.each(LOOKS)('pages for people, %s,', (look, options) => {
	test.each(DOOR)('show a stranger the door: %s', async (name, path, english, chinese) => {
		await visitAndCheck(`${name}-${look}`, path, look === 'zh' ? chinese : english, { ...options, isStranger: true });
	});

	test.each(INSIDE)('show who is signed in what is theirs: %s', async (name, path, english, chinese) => {
		await visitAndCheck(`${name}-${look}`, path, look === 'zh' ? chinese : english, options);
	});
});

async function visitAndCheck(name: string, path: string, heading: string, options: VisitOptions): Promise<void> {
	const visit = await browser.visit(path, options);
	await visit.page.getByRole('heading', { level: 1, name: heading }).waitFor();
	await visit.rest();
	if (options.screen === 'phone') expect(await visit.page.evaluate('document.documentElement.scrollWidth')).toBe(360);
	await visit.expectAccessible();
	await visit.shot(name);
	await visit.end();
}
