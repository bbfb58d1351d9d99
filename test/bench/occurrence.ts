import { parseCron } from '../../worker/occurrence/cron.ts';
import { describeCron } from '../../worker/occurrence/describe-cron.ts';
import { occurrencesOf } from '../../worker/occurrence/occurrences.ts';

// `node test/bench/occurrence.ts` tells how much processor time the next occurrence takes once a zone is known.

const CRONS = [
	'* * * * *',
	'*/15 8-18 * * 1-5',
	'0 * * * *',
	'0 */2 * * *',
	'30 2 * * *',
	'0 9 * * 1-5',
	'0 0 1 * *',
	'0 0 13 * 5',
	'0 0 29 2 *',
	'0 0 30 2 *',
	'*/10 * * * * ?',
	'0 0 9 LW * ?',
	'0 0 9 ? * FRI#2',
	'0 0 0 31 2 ? 2030',
];
const ZONES = ['UTC', 'Europe/Paris', 'America/New_York'];
const FROM = Date.UTC(2026, 0, 1);
const ASKED = 2000;
const ROUNDS = 5;

for (const text of CRONS) {
	const parsed = parseCron(text);
	if (!parsed.ok) throw new Error(`${text} is refused`);
	const figures = ZONES.map((timeZone) => {
		const occurrences = occurrencesOf({
			cron: parsed.cron,
			timeZone,
			start: null,
			end: null,
			gap: 'shift',
			fold: 'auto',
		});
		return `${timeZone} ${measure(follow(occurrences.next)).toFixed(0).padStart(6)} ns`;
	});
	console.log(`${text.padEnd(20)} ${figures.join('   ')}   ${describeCron(parsed.cron, 'en')}`);
}
console.log(`parse ${measure(() => parseCron('*/15 8-18 * * 1-5')).toFixed(0)} ns`);

/** Asks for one occurrence after the other, from the beginning again where there are no more or too far from today. */
function follow(next: (after: number) => { readonly at: number } | null): () => number {
	let cursor = FROM;
	return () => {
		const found = next(cursor)?.at ?? FROM;
		cursor = found > FROM + 10 * 366 * 86_400_000 ? FROM : found;
		return cursor;
	};
}

/** Nanoseconds of processor time a call, the median of several rounds after as many that do not count. */
function measure(call: () => unknown): number {
	const rounds: number[] = [];
	for (let round = 0; round < 2 * ROUNDS; round += 1) {
		const before = process.cpuUsage();
		for (let asked = 0; asked < ASKED; asked += 1) call();
		const { user, system } = process.cpuUsage(before);
		if (round >= ROUNDS) rounds.push(((user + system) / ASKED) * 1000);
	}
	return rounds.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
}
