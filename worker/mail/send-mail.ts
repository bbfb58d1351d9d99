import { logLine, messageOf } from '../lib/log-line.ts';
import type { Letter } from './letter.ts';

/** What sending takes of a deployment. */
export interface MailPort {
	readonly binding: Pick<SendEmail, 'send'>;
	/** Null for a deployment that sends no mail. */
	readonly from: string | null;
}

/**
 * Sends a letter. False when this deployment sends none, or the platform did not take it; then the log says why, without
 * the letter, which may hold a secret.
 */
export async function sendMail({ binding, from }: MailPort, to: string, letter: Letter): Promise<boolean> {
	if (from === null) return false;
	try {
		await binding.send({ from: { name: 'Orrery', email: from }, to, ...letter });
		return true;
	} catch (error) {
		logLine('mail.not_sent', { message: messageOf(error) });
		return false;
	}
}
