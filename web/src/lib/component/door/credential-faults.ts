import { doorText } from '#lib/i18n/door.ts';
import { isLongEnough, looksLikeEmail } from '#lib/model/credentials.ts';

/** What is wrong with an address that somebody typed. */
export function emailFault(email: string): string | undefined {
	return email.trim() === '' || looksLikeEmail(email) ? undefined : doorText().badEmail;
}

/** What is wrong with a password that somebody has just thought up. */
export function newPasswordFault(password: string): string | undefined {
	return password === '' || isLongEnough(password) ? undefined : doorText().shortPassword;
}
