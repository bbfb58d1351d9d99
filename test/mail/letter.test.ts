import { expect, test } from 'vitest';
import type { InvitationOffer } from '../../worker/mail/invitation-offer.ts';
import { writeLetter } from '../../worker/mail/letter.ts';
import { type Locale, localeOf } from '../../worker/mail/locale.ts';

function invitation(parts: Partial<InvitationOffer>, locale: Locale = 'en') {
	const offer: InvitationOffer = { organization: 'Tests', role: 'member', projects: [], ...parts };
	return writeLetter({ kind: 'invitation', locale, link: LINK, invitation: offer });
}

const LINK = 'https://orrery.example/invitation#token=a&b';

test('what people named themselves is text in a letter and nothing else', () => {
	const letter = invitation({ organization: '<img src=x> & $& Co' });
	expect(letter.subject).toBe('You are invited to <img src=x> & $& Co');
	expect(letter.html).toContain('&lt;img src=x&gt; &amp; $&amp; Co');
	expect(letter.html).toContain('href="https://orrery.example/invitation#token=a&amp;b"');
	expect(letter.text).toContain(`\n\n${LINK}\n\n`);
});

test('a name stays on its line: it adds no header, no paragraph, and turns no text around', () => {
	const organization = 'Tests\r\nBcc: all@example.com\n\nYour account ends today\u2028\u202Egro.live\u0007';
	const letter = invitation({ organization });
	expect(letter.subject).toBe('You are invited to Tests Bcc: all@example.com Your account ends today gro.live');
	expect(letter.text.split('\n')).toHaveLength(8);
	expect(`${letter.text}${letter.html}`).not.toMatch(/[\u202E\u2028]|\p{Cc}(?<!\n)/u);
});

test('an invitation says which projects it opens, as what, and no name of one adds a line', () => {
	const projects = [
		{ name: 'sales', roles: ['developer' as const, 'operator' as const] },
		{ name: 'a\n- payroll: admin', roles: ['viewer' as const] },
	];
	expect(invitation({ projects }).text).toContain(
		'projects:\n- sales: developer, operator\n- a - payroll: admin: viewer\n\n',
	);
	expect(invitation({ projects }).html).toContain('<br>- sales: developer, operator<br>');
	expect(invitation({ projects }, 'zh').text).toContain('- sales：开发者、运维');
});

test('whoever is invited as more than a member, or into no project yet, is told so', () => {
	expect(invitation({ role: 'admin' }).text).toContain('everything in all of its projects.');
	expect(invitation({}).text).toContain('Which projects you may see is decided afterwards.');
});

test.for([
	[undefined, 'en'],
	['', 'en'],
	['zh', 'zh'],
	['zh-Hans-CN,zh;q=0.9,en;q=0.8', 'zh'],
	['en-GB;q=0.4, zh;q=0.3', 'en'],
	['fr, de;q=0.9', 'en'],
	['zh;q=nonsense, en;q=0.1', 'en'],
] as const)('a browser that asks for %s is written to in %s', ([asked, locale]) => {
	expect(localeOf(asked)).toBe(locale);
});
