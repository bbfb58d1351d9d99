import { type LetterContent, writeLetter } from '../mail/letter.ts';
import { sendMail } from '../mail/send-mail.ts';
import type { Services } from './services.ts';

/** Pages of the console that a link may lead to. */
export type LinkPage = 'confirm' | 'reset-password' | 'invitation' | 'sign-in';

/** A link into the console. The secret is in the fragment, which browsers send to nobody and servers do not log. */
export function linkTo({ settings }: Pick<Services, 'settings'>, page: LinkPage, secret?: string): string {
	const fragment = secret === undefined ? '' : `#token=${encodeURIComponent(secret)}`;
	return `${settings.publicUrl}/${page}${fragment}`;
}

/** Mails a letter with a link; whether it was sent. */
export function mailLink({ env, settings }: Services, to: string, content: LetterContent): Promise<boolean> {
	return sendMail({ binding: env.EMAIL, from: settings.mailFrom }, to, writeLetter(content));
}
