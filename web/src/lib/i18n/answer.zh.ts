import { zh as outcome } from './outcome.zh.ts';

const HTTP_REASON = /^http_(\d{3})$/;

const DELIVERIES: Readonly<Record<string, string>> = outcome.deliveries;
const STOP_ANSWERS: Readonly<Record<string, string>> = outcome.stopAnswers;

/** What became of a call to an executor, by its stable word. */
export function delivered(reason: unknown): string {
	const status = HTTP_REASON.exec(String(reason))?.[1];
	return status === undefined ? (DELIVERIES[String(reason)] ?? String(reason)) : `执行器返回了 ${status}`;
}

/** What an executor said to a stop, or why it gave no answer. */
export function stopAnswered(said: unknown, reason: unknown): string {
	const word = STOP_ANSWERS[String(said)] ?? String(said);
	return reason === null ? word : `${word}（${delivered(reason)}）`;
}
