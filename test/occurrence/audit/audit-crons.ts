/** The crons of the audit, all accepted by the engine. */

const MINUTES = ['0', '30', '15', '59', '*/15', '*/7', '5/20', '0,1,59', '10-20/5'];
const HOURS = ['*', '2', '0', '23', '*/2', '1-3', '7-21', '0,1,2,3', '22,23'];
const DAYS = ['* * *', '* * 1-5', '1 * *', '13 * 5', '31 * *', '29 2 *', '* 3,10 0', '*/2 * *', '* * 0,6'];

const UNIX = [
	'0 9 * * *',
	'15 2 * * *',
	'30 2 * * *',
	'30 1 * * *',
	'0 3 * * *',
	'0 0 * * *',
	'30 0 * * *',
	'30 23 * * *',
	'59 23 * * *',
	'0 2 * * *',
	'0 */2 * * *',
	'0 */3 * * *',
	'0 */5 * * *',
	'0 7,9 * * *',
	'0 7-21 * * *',
	'* */5 * * *',
	'* 2 * * *',
	'*/40 * * * *',
	'*/15 8-18 * * *',
	'0 0 30 2 *',
	'0 0 31 4,6,9,11 *',
	'0 0 29 2 *',
	'0 0 1-7 * 1',
	'0 2 */10 * 0',
	'0 0 * * 5-7',
	'0 0 * * SAT-SUN',
	'0 0 * * 0-7/2',
	'0 0 * * 5/2',
	'0 0 * JAN-MAR,DEC MON,WED',
	'@yearly',
	'@annually',
	'@monthly',
	'@weekly',
	'@daily',
	'@midnight',
	'@hourly',
];

const QUARTZ_DAYS = [
	'* * ?',
	'? * *',
	'* * *',
	'L * ?',
	'L-3 * ?',
	'L-30 * ?',
	'LW * ?',
	'1W * ?',
	'15W * ?',
	'28W 2 ?',
	'31W * ?',
	'1,15,L * ?',
	'1W,LW 3,10 ?',
	'? * 6L',
	'? * FRIL',
	'? * 1L',
	'? 3,10 1L',
	'? * FRI#2',
	'? * 1#1',
	'? * 1#5',
	'? * MON#1,FRIL',
	'? * TUE,SAT#3',
	'? * FRI-MON',
	'? * 7-2/2',
	'? NOV-FEB *',
	'? * L',
	'25-5 * ?',
	'25-5/3 * ?',
	'1/9 */5 ?',
	'* * MON',
];

const QUARTZ_TIMES = ['0 0 0', '0 30 2', '0 0 22-2', '0 15 23-3/2', '0 59 23'];
const QUARTZ = [
	'0 0 0 31 2 ? 2030',
	'0 0 12 1 1 ? 2030',
	'0 30 2 ? * 1 2028-2032',
	'0 30 2 * * ? 2027/3',
	'0 0 2 29 2 ? 2028,2032,2036',
	'0 */20 22-4/2 * * ?',
	'0 * 1-2 ? 3,10,11 1',
];

/** Crons with seconds, which are looked at second by second. */
export const secondlyCrons: readonly string[] = [
	'* * * * * ?',
	'*/10 * * * * ?',
	'*/7 */9 * * * ?',
	'30 30 2 * * ?',
	'15,45 0,30 * * * ?',
	'59 59 * * * ?',
	'*/20 5-10 1-3 * * ?',
	'10-50/13 * 0,2,23 ? * *',
	'50-5 59 * * * ?',
	'0 0 0-4 * * ?',
];

/** Crons of whole minutes: the traps by name, and every pairing of times and days that has come to mind. */
export const minutelyCrons: readonly string[] = [
	...new Set([
		...UNIX,
		...QUARTZ,
		...MINUTES.flatMap((minute) => HOURS.map((hour) => `${minute} ${hour} * * *`)),
		...DAYS.flatMap((days) => ['30 2', '0 0', '5,35 0-3', '0 */6'].map((time) => `${time} ${days}`)),
		...QUARTZ_DAYS.flatMap((days) => QUARTZ_TIMES.map((time) => `${time} ${days}`)),
		'* * * * *',
	]),
];
