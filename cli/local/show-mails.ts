import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';

const LOOK_EVERY_MS = 500;

/** What the local runtime writes for a letter: its envelope, and the file that holds its text. */
const SENT =
	/send_email binding called with MessageBuilder:[\s\S]*?^To: (.+)$[\s\S]*?^Subject: (.+)$[\s\S]*?^Text: (.+)$/gm;

const LINK = /https?:\/\/\S+/;

/**
 * Shows letters as they are sent, which the local runtime keeps on this machine: to whom, about what, and the link.
 *
 * @param logFile what the Worker prints.
 */
export async function showMails(logFile: string, say: (line: string) => void, signal: AbortSignal): Promise<void> {
	let shown = 0;
	for (;;) {
		const mails = findMails(await readFile(logFile, 'utf8'));
		for (const { to, subject, textFile } of mails.slice(shown)) {
			const link = LINK.exec(await readText(textFile))?.[0] ?? '';
			say(`Mail to ${to}: ${subject} ${link}`);
		}
		shown = mails.length;
		await delay(LOOK_EVERY_MS, undefined, { signal });
	}
}

/** The letters of a log, oldest first. */
export function findMails(log: string): { to: string; subject: string; textFile: string }[] {
	return Array.from(stripVTControlCharacters(log).matchAll(SENT), ([, to = '', subject = '', textFile = '']) => ({
		to,
		subject,
		textFile: textFile.trim(),
	}));
}

/** The file may have been cleared away; the letter is then named without its link. */
async function readText(file: string): Promise<string> {
	try {
		return await readFile(file, 'utf8');
	} catch {
		return '';
	}
}
