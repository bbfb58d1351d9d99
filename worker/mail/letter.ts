import { type InvitationOffer, offerLines } from './invitation-offer.ts';
import type { Locale } from './locale.ts';
import { onOneLine } from './on-one-line.ts';

/** What a letter is about. Those with a link hold a secret, which is in the letter and nowhere else. */
type LetterKind = 'confirmation' | 'known_address' | 'password_reset' | 'invitation';

/** What a letter says, of which only an invitation names anything. */
export type LetterContent = { readonly locale: Locale; readonly link: string } & (
	| { readonly kind: Exclude<LetterKind, 'invitation'> }
	| { readonly kind: 'invitation'; readonly invitation: InvitationOffer }
);

/** A letter as it is sent. */
export interface Letter {
	readonly subject: string;
	readonly text: string;
	readonly html: string;
}

/** The words of a letter: its subject, what stands before the link, what the link says, and what stands after it. */
interface Words {
	readonly subject: string;
	readonly before: string;
	readonly action: string;
	readonly after: string;
}

const WORDS: Readonly<Record<Locale, Readonly<Record<LetterKind, Words>>>> = {
	en: {
		confirmation: {
			subject: 'Confirm your e-mail address',
			before:
				'Somebody, presumably you, signed up at Orrery with this address. Open this link within a day to confirm it:',
			action: 'Confirm the address',
			after: 'If that was not you, do nothing: without the link there will be no account.',
		},
		known_address: {
			subject: 'You have an account already',
			before:
				'Somebody, presumably you, signed up at Orrery with this address, which has an account already. Sign in here:',
			action: 'Sign in',
			after: 'If you forgot the password, ask there for a link to set a new one. If that was not you, do nothing.',
		},
		password_reset: {
			subject: 'Set a new password',
			before:
				'Somebody, presumably you, forgot the password of this address at Orrery. Set a new one within an hour here:',
			action: 'Set a new password',
			after: 'The link is good once. If that was not you, do nothing: the old password stays.',
		},
		invitation: {
			subject: 'You are invited to {organization}',
			before: 'You are invited to work with {organization} on Orrery. Accept within seven days here:',
			action: 'Accept the invitation',
			after: 'The link is for this address and good once. Do not pass it on.',
		},
	},
	zh: {
		confirmation: {
			subject: '确认您的邮箱地址',
			before: '有人（应该是您）用这个地址注册了 Orrery。请在一天内打开此链接确认：',
			action: '确认邮箱地址',
			after: '如果不是您本人，请忽略此邮件：不打开链接就不会创建账户。',
		},
		known_address: {
			subject: '您已经有账户了',
			before: '有人（应该是您）用这个地址注册 Orrery，但它已经有账户。请在此登录：',
			action: '登录',
			after: '如果忘记密码，可以在那里申请重设。如果不是您本人，请忽略此邮件。',
		},
		password_reset: {
			subject: '重设密码',
			before: '有人（应该是您）忘记了这个地址在 Orrery 的密码。请在一小时内在此重设：',
			action: '重设密码',
			after: '链接只能使用一次。如果不是您本人，请忽略此邮件，旧密码保持不变。',
		},
		invitation: {
			subject: '邀请您加入 {organization}',
			before: '邀请您在 Orrery 上与 {organization} 一起工作。请在七天内在此接受：',
			action: '接受邀请',
			after: '链接仅供此地址使用一次，请勿转发。',
		},
	},
};

export function writeLetter(content: LetterContent): Letter {
	const { kind, locale, link } = content;
	const words = WORDS[locale][kind];
	const offer = content.kind === 'invitation' ? content.invitation : undefined;
	const organization = onOneLine(offer?.organization ?? '');
	const named = (text: string): string => text.replaceAll('{organization}', () => organization);
	const [before, after] = [named(words.before), named(words.after)];
	const opened = offer === undefined ? [] : offerLines(offer, locale);
	const paragraphs = [
		escapeHtml(before),
		`<a href="${escapeHtml(link)}">${escapeHtml(words.action)}</a>`,
		...(opened.length === 0 ? [] : [opened.map(escapeHtml).join('<br>')]),
		escapeHtml(after),
	];
	return {
		subject: named(words.subject),
		text: `${[before, link, opened.join('\n'), after].filter(Boolean).join('\n\n')}\n`,
		html: `<!doctype html><html lang="${locale}"><body>${paragraphs.map((line) => `<p>${line}</p>`).join('')}</body></html>`,
	};
}

const ENTITIES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

function escapeHtml(text: string): string {
	return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
