/**
 * A second reading of cron expressions, for the audit alone: it asks of one wall time whether a cron names it, field by
 * field and item by item. It shares no code and no thought with the engine, and is as slow as it is simple. Only what
 * the engine accepts is given to it.
 */

/** A date, as the forms of the day fields look at it. */
interface NaiveDate {
	readonly day: number;
	readonly month: number;
	readonly year: number;
	/** Sunday is 0. */
	readonly weekday: number;
	/** How many days its month has. */
	readonly length: number;
}

const MACROS: Readonly<Record<string, string>> = {
	'@yearly': '0 0 1 1 *',
	'@annually': '0 0 1 1 *',
	'@monthly': '0 0 1 * *',
	'@weekly': '0 0 * * 0',
	'@daily': '0 0 * * *',
	'@midnight': '0 0 * * *',
	'@hourly': '0 * * * *',
};
const MONTHS = ['', 'JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

export interface NaiveCron {
	/** Whether it names a wall time, given as the epoch milliseconds at which UTC shows it. */
	readonly names: (local: number) => boolean;
	/** Whether its hour is exactly `*`. */
	readonly countsHours: boolean;
}

const DAY = 86_400_000;

export function naiveCron(text: string): NaiveCron {
	const words = (MACROS[text.toLowerCase()] ?? text).toUpperCase().trim().split(/\s+/);
	const quartz = words.length > 5;
	const [second = '', minute = '', hour = '', ...days] = quartz ? words : ['0', ...words];
	const seconds = range(0, 59).map((value) => names(second, value, 0, 59, Number));
	const minutes = range(0, 59).map((value) => names(minute, value, 0, 59, Number));
	const hours = range(0, 23).map((value) => names(hour, value, 0, 23, Number));
	let [lastDate, onDate] = [Number.NaN, false];
	return {
		names(local) {
			const date = Math.floor(local / DAY);
			if (date !== lastDate) [lastDate, onDate] = [date, namesDate(dateOf(date), days, quartz)];
			const time = (local - date * DAY) / 1000;
			if (!onDate) return false;
			const [h, m] = [Math.floor(time / 3600), Math.floor(time / 60) % 60];
			return hours[h] === true && minutes[m] === true && seconds[time % 60] === true;
		},
		countsHours: hour === '*',
	};
}

function range(from: number, to: number): readonly number[] {
	return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function dateOf(date: number): NaiveDate {
	const shown = new Date(date * DAY);
	const [year, month] = [shown.getUTCFullYear(), shown.getUTCMonth() + 1];
	const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
	return { day: shown.getUTCDate(), month, year, weekday: shown.getUTCDay(), length };
}

function namesDate(date: NaiveDate, words: readonly string[], quartz: boolean): boolean {
	const [dayOfMonth = '', month = '', dayOfWeek = '', year = '*'] = words;
	const monthOf = (word: string) => (MONTHS.includes(word) ? MONTHS.indexOf(word) : Number(word));
	if (!names(month, date.month, 1, 12, monthOf)) return false;
	if (!names(year, date.year, 1970, 2099, Number)) return false;
	const byMonth = dayOfMonth.split(',').some((item) => namesDayOfMonth(item, date));
	const byWeek = dayOfWeek.split(',').some((item) => namesDayOfWeek(item, date, quartz));
	const saysMonth = dayOfMonth !== '*' && dayOfMonth !== '?';
	const saysWeek = dayOfWeek !== '*' && dayOfWeek !== '?';
	if (saysMonth && saysWeek) return byMonth || byWeek;
	if (saysMonth) return byMonth;
	return saysWeek ? byWeek : true;
}

/** Counts its way from the beginning of each item to its end, over the end of the field if need be. */
function names(field: string, value: number, min: number, max: number, read: (word: string) => number): boolean {
	const size = max - min + 1;
	return field.split(',').some((item) => {
		const [base = '', step = '1'] = item.split('/');
		const [from, to] = ends(base, item.includes('/'), min, max, read);
		const last = to < from ? to + size : to;
		return range(from, last).some(
			(named) => (named - from) % Number(step) === 0 && (named === value || named - size === value),
		);
	});
}

function ends(
	base: string,
	stepped: boolean,
	min: number,
	max: number,
	read: (word: string) => number,
): readonly [number, number] {
	if (base === '*') return [min, max];
	const [low = '', high] = base.split('-');
	if (high !== undefined) return [read(low), read(high)];
	return [read(low), stepped ? max : read(low)];
}

function namesDayOfMonth(item: string, date: NaiveDate): boolean {
	if (item === '?') return false;
	if (item === 'L') return date.day === date.length;
	if (item === 'LW') return date.day === nearestWorkday(date.length, date);
	if (item.startsWith('L-')) return date.day === date.length - Number(item.slice(2));
	if (item.endsWith('W')) {
		const day = Number(item.slice(0, -1));
		return day <= date.length && date.day === nearestWorkday(day, date);
	}
	return names(item, date.day, 1, 31, Number);
}

/** Looks around the day, one day further each time, before after. */
function nearestWorkday(day: number, date: NaiveDate): number {
	for (const distance of [0, -1, 1, -2, 2]) {
		const near = day + distance;
		const weekday = (date.weekday + near - date.day + 35) % 7;
		if (near >= 1 && near <= date.length && weekday >= 1 && weekday <= 5) return near;
	}
	throw new Error('There is a workday within two days of any day.');
}

function namesDayOfWeek(item: string, date: NaiveDate, quartz: boolean): boolean {
	const read = (word: string) => {
		if (DAYS.includes(word)) return DAYS.indexOf(word);
		return quartz ? Number(word) - 1 : Number(word);
	};
	if (item === '?') return false;
	if (item === 'L') return date.weekday === 6;
	if (item.endsWith('L')) return date.weekday === read(item.slice(0, -1)) && date.day + 7 > date.length;
	if (item.includes('#')) {
		const [day = '', nth] = item.split('#');
		return date.weekday === read(day) && Math.ceil(date.day / 7) === Number(nth);
	}
	if (quartz) return names(item, date.weekday, 0, 6, read);
	// In a Unix week Sunday is both 0 and 7, and 7 by its name too where a range ends with it; `5/2` ends with Saturday.
	const written = item.replace(/-SUN\b/, '-7');
	const end = /^[^*-]+\//.test(written) ? 6 : 7;
	return names(written, date.weekday, 0, end, read) || (date.weekday === 0 && names(written, 7, 0, end, read));
}
