import { encodeTime } from 'ulid';

const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';

/** Occurrences are whole seconds; until the end of 2099 they need 32 bits, and seven characters hold 35. */
const TIME_LENGTH = 7;

/** With the time, these make up the 16 random characters of an instance id. */
const SCHEDULE_LENGTH = 9;

/**
 * The key's part of the id of an occurrence's instance. It is made of the schedule and the instant, so that nothing
 * starts twice, and so that a schedule's starts lie beside each other in the order of their times: the table of starts
 * is the ledger of what was started, at no row of its own. The end of the schedule's id is 45 random bits.
 *
 * @param at epoch ms, a whole second.
 */
export function occurrencePart(scheduleId: string, at: number): string {
	return scheduleId.slice(-SCHEDULE_LENGTH) + encodeTime(Math.floor(at / 1000), TIME_LENGTH).toLowerCase();
}

/** The instant in a part that `occurrencePart` made. */
export function timeOfPart(part: string): number {
	let seconds = 0;
	for (const character of part.slice(SCHEDULE_LENGTH)) seconds = seconds * 32 + CROCKFORD.indexOf(character);
	return seconds * 1000;
}

/** The parts of all of a schedule's occurrences after one instant and up to another. */
export function partsBetween(
	scheduleId: string,
	after: number,
	until: number,
): readonly [after: string, until: string] {
	const bounded = (at: number): number => Math.min(Math.max(at, 0), LAST_MS);
	return [occurrencePart(scheduleId, bounded(after)), occurrencePart(scheduleId, bounded(until))];
}

/** The end of 2099, rounded up to what the characters hold. */
const LAST_MS = (2 ** 32 - 1) * 1000;
