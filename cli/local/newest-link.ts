import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { findMails } from './show-mails.ts';

const LOOK_EVERY_MS = 200;
const WITHIN_MS = 10_000;
const LINK = /https?:\/\/\S+/;

/**
 * The link of the newest letter to an address with these words in its subject, as soon as the local runtime has written
 * it down.
 *
 * @param logFile what the Worker prints.
 * @throws Error when there is no such letter within ten seconds.
 */
export async function newestLink(logFile: string, to: string, subject: string): Promise<string> {
	const until = Date.now() + WITHIN_MS;
	for (;;) {
		const mails = findMails(await readFile(logFile, 'utf8'));
		const mail = mails.findLast((one) => one.to.includes(to) && one.subject.includes(subject));
		const link = mail === undefined ? undefined : LINK.exec(await readFile(mail.textFile, 'utf8'))?.[0];
		if (link !== undefined) return link;
		if (Date.now() >= until) throw new Error(`No letter to ${to} about "${subject}" was sent.`);
		await delay(LOOK_EVERY_MS);
	}
}
