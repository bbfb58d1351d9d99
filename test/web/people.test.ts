import { describe, expect, test } from 'vitest';
import { SCOPES_OF_ROLE } from '#contract/role.ts';
import { isLongEnough, looksLikeEmail } from '#lib/model/credentials.ts';
import { linkToken } from '#lib/model/link-token.ts';
import { draftsOf, faultsOf, newDraft, valuesOf } from '#lib/model/param-draft.ts';
import { rolesAllow } from '#lib/model/session.ts';
import { timeZoneChoices } from '#lib/model/time-zones.ts';
import { tokenState } from '#lib/model/token-state.ts';
import { agentName } from '#lib/model/user-agent.ts';

const noon = Date.parse('2026-11-20T12:00:00Z');

describe('parameters of a project', () => {
	const values = { count: 3, day: '$[yyyyMMdd]', isOn: false, tables: ['a', 'b'], nothing: null };

	test('come out of their editor as they went in', () => {
		expect(valuesOf(draftsOf(values))).toEqual(values);
	});

	test('are told apart by name, and named as the API takes it', () => {
		const drafts = [
			{ key: 0, name: 'day', kind: 'text', text: '' },
			{ key: 1, name: 'day', kind: 'text', text: '' },
			{ key: 2, name: '1st', kind: 'text', text: '' },
			{ key: 3, name: 'system.biz.date', kind: 'text', text: '' },
			{ key: 4, name: '', kind: 'text', text: '' },
			{ key: 5, name: 'count', kind: 'number', text: 'three' },
			{ key: 6, name: 'tables', kind: 'json', text: '[1,' },
		] as const;
		expect(Object.fromEntries(faultsOf(drafts))).toEqual({
			1: 'twice',
			2: 'badName',
			3: 'reservedName',
			4: 'noName',
			5: 'badNumber',
			6: 'badJson',
		});
	});

	test('that are new never take the place of another', () => {
		const drafts = draftsOf(values);
		expect(drafts.map(({ key }) => key)).not.toContain(newDraft(drafts).key);
		expect(newDraft([]).key).toBe(0);
	});
});

describe('a token', () => {
	test.each([
		[{ revokedAt: null, expiresAt: null }, 'good'],
		[{ revokedAt: null, expiresAt: '2026-11-20T12:00:01Z' }, 'good'],
		[{ revokedAt: null, expiresAt: '2026-11-20T12:00:00Z' }, 'expired'],
		[{ revokedAt: '2026-11-19T00:00:00Z', expiresAt: null }, 'revoked'],
	])('%o is %s', (token, state) => {
		expect(tokenState(token, noon)).toBe(state);
	});
});

describe('what a role lets somebody do', () => {
	test.each(['admin', 'developer', 'operator', 'approver', 'viewer'] as const)(
		'is offered as the API allows it: %s',
		(role) => {
			const scopes: readonly string[] = SCOPES_OF_ROLE[role];
			for (const ability of ['read', 'edit', 'run', 'operate', 'admin'] as const)
				expect(rolesAllow([role], ability)).toBe(scopes.includes(ability) || scopes.includes('admin'));
		},
	);
});

describe('sessions', () => {
	test.each([
		[
			'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36',
			'Chrome',
			'Linux',
		],
		['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/149.0 Safari/537.36 Edg/149.0', 'Edge', 'Windows'],
		[
			'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Mobile Safari/604.1',
			'Safari',
			'iOS',
		],
		['Mozilla/5.0 (Macintosh; Intel Mac OS X 15.1; rv:150.0) Gecko/20100101 Firefox/150.0', 'Firefox', 'macOS'],
	])('are named so that one recognises them: %s', (userAgent, browser, system) => {
		expect(agentName(userAgent)).toEqual({ browser, system });
	});

	test('of unknown programs have no such name', () => {
		expect(agentName('some-script/1.0')).toBeUndefined();
	});
});

describe('the door', () => {
	test('finds what was mistyped before it is sent', () => {
		expect(looksLikeEmail(' ada@example.com ')).toBe(true);
		expect(looksLikeEmail('ada@example')).toBe(false);
		expect(isLongEnough('123456789')).toBe(false);
		expect(isLongEnough('1234567890')).toBe(true);
	});

	test('reads the secret of a link from its fragment', () => {
		expect(linkToken('#token=a%2Bb_c')).toBe('a+b_c');
		expect(linkToken('')).toBe('');
	});
});

describe('time zones', () => {
	test('can be found by their place and by their distance from UTC at the time', () => {
		const choices = timeZoneChoices(new Date(noon));
		expect(choices).toContainEqual({ value: 'UTC', label: 'UTC', note: 'UTC' });
		expect(choices).toContainEqual({ value: 'Asia/Shanghai', label: 'Asia/Shanghai', note: 'UTC+08:00' });
		expect(choices).toContainEqual({ value: 'Europe/Berlin', label: 'Europe/Berlin', note: 'UTC+01:00' });
	});
});
