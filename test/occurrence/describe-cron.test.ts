import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeCron } from '../../worker/occurrence/describe-cron.ts';
import { arbitraryCron } from './arbitrary-cron.ts';
import { cronOf } from './rule-of.ts';

const SENTENCES: readonly (readonly [cron: string, english: string, chinese: string])[] = [
	['* * * * *', 'Every minute', '每分钟'],
	['*/15 * * * *', 'Every 15 minutes', '每 15 分钟'],
	['*/7 * * * *', 'Every 7 minutes from minute 0 to 56 of every hour', '每小时第 0 至 56 分钟每 7 分钟'],
	['*/40 * * * *', 'At minutes 0 and 40 of every hour', '每小时第 0 和 40 分钟'],
	['5/15 * * * *', 'Every 15 minutes from minute 5 to 50 of every hour', '每小时第 5 至 50 分钟每 15 分钟'],
	['10-50/2 * * * *', 'Every 2 minutes from minute 10 to 50 of every hour', '每小时第 10 至 50 分钟每 2 分钟'],
	['0 * * * *', 'Every hour', '每小时整点'],
	['30 * * * *', 'At minute 30 of every hour', '每小时第 30 分钟'],
	['0,20,40 * * * *', 'At minutes 0, 20 and 40 of every hour', '每小时第 0、20 和 40 分钟'],
	['0-10 * * * *', 'At minutes 0 to 10 of every hour', '每小时第 0 至 10 分钟'],
	['0-10,30 * * * *', 'At minutes 0 to 10 and 30 of every hour', '每小时第 0 至 10 和 30 分钟'],
	['*/15 8-18 * * *', 'Every 15 minutes from 08:00 to 18:59', '08:00 至 18:59 每 15 分钟'],
	['* 8-18 * * *', 'Every minute from 08:00 to 18:59', '08:00 至 18:59 每分钟'],
	['* 5 * * *', 'Every minute from 05:00 to 05:59', '05:00 至 05:59 每分钟'],
	['* */5 * * *', 'Every minute of the hours 0, 5, 10, 15 and 20', '0 时、5 时、10 时、15 时和 20 时的每分钟'],
	[
		'*/15 8-10,14-16 * * *',
		'Every 15 minutes from 08:00 to 10:59 and from 14:00 to 16:59',
		'08:00 至 10:59、14:00 至 16:59 每 15 分钟',
	],
	[
		'*/15 8-10,14-16,18,20 * * *',
		'Every 15 minutes of the hours 8 to 10, 14 to 16, 18 and 20',
		'8 时至 10 时、14 时至 16 时、18 时和 20 时的每 15 分钟',
	],
	['0 9 * * *', 'At 09:00 every day', '每天 09:00'],
	['0 9 * * 1-5', 'At 09:00 on Monday to Friday', '每周一至周五 09:00'],
	['0 9,18 * * *', 'At 09:00 and 18:00 every day', '每天 09:00 和 18:00'],
	['30 8,12,16 * * *', 'At 08:30, 12:30 and 16:30 every day', '每天 08:30、12:30 和 16:30'],
	['0 0 * * *', 'At 00:00 every day', '每天 00:00'],
	['0 */2 * * *', 'Every 2 hours', '每 2 小时'],
	['30 */2 * * *', 'Every 2 hours from 00:30 to 22:30', '00:30 至 22:30 每 2 小时'],
	['0 */5 * * *', 'Every 5 hours from 00:00 to 20:00', '00:00 至 20:00 每 5 小时'],
	['0 9-17 * * *', 'Every hour from 09:00 to 17:00', '09:00 至 17:00 每小时'],
	['30 9-17 * * 1-5', 'Every hour from 09:30 to 17:30 on Monday to Friday', '每周一至周五，09:30 至 17:30 每小时'],
	['0 9-17/2 * * *', 'Every 2 hours from 09:00 to 17:00', '09:00 至 17:00 每 2 小时'],
	['0,30 8-18 * * *', 'At minutes 0 and 30 of the hours 8 to 18', '8 时至 18 时的第 0 和 30 分钟'],
	['5,35 */2 * * *', 'At minutes 5 and 35 of every 2nd hour', '每 2 小时的第 5 和 35 分钟'],
	['0 0 1 * *', 'At 00:00 on the 1st of the month', '每月 1 日 00:00'],
	['0 0 1,15 * *', 'At 00:00 on the 1st and the 15th of the month', '每月 1 日和 15 日 00:00'],
	['0 0 1-7 * *', 'At 00:00 from the 1st to the 7th of the month', '每月 1 日至 7 日 00:00'],
	['0 0 */2 * *', 'At 00:00 on every 2nd day from the 1st to the 31st of the month', '每月 1 日至 31 日每 2 天 00:00'],
	[
		'0 0 */10 * *',
		'At 00:00 on the 1st, the 11th, the 21st and the 31st of the month',
		'每月 1 日、11 日、21 日和 31 日 00:00',
	],
	['0 0 1 1 *', 'At 00:00 on the 1st of January', '每年 1 月 1 日 00:00'],
	['0 0 1,15 1,7 *', 'At 00:00 on the 1st and the 15th of January and July', '每年 1 月和 7 月的 1 日和 15 日 00:00'],
	[
		'0 0 1 */3 *',
		'At 00:00 on the 1st of January, April, July and October',
		'每年 1 月、4 月、7 月和 10 月的 1 日 00:00',
	],
	['0 0 1 6-8 *', 'At 00:00 on the 1st of the month from June to August', '每年 6 月至 8 月的 1 日 00:00'],
	['0 0 29 2 *', 'At 00:00 on the 29th of February', '每年 2 月 29 日 00:00'],
	['0 0 * 1 *', 'At 00:00 every day in January', '每年 1 月每天 00:00'],
	['*/10 * * 1-3 *', 'Every 10 minutes from January to March', '每年 1 月至 3 月，每 10 分钟'],
	['0 0 * * 0', 'At 00:00 on Sunday', '每周日 00:00'],
	['0 0 * * 1,3,5', 'At 00:00 on Monday, Wednesday and Friday', '每周一、周三和周五 00:00'],
	['0 0 * * 6,0', 'At 00:00 on Saturday and Sunday', '每周六和周日 00:00'],
	['0 0 * * 5-7', 'At 00:00 on Friday to Sunday', '每周五至周日 00:00'],
	['0 0 13 * 5', 'At 00:00 on the 13th of the month and also on Friday', '每月 13 日以及每周五 00:00'],
	[
		'0 0 13 1 5',
		'At 00:00 on the 13th of the month and also on Friday, in January',
		'每年 1 月的 13 日以及每周五 00:00',
	],
	['0 9 * 6-8 1-5', 'At 09:00 on Monday to Friday from June to August', '每年 6 月至 8 月的每周一至周五 09:00'],
	['@daily', 'At 00:00 every day', '每天 00:00'],
	['@hourly', 'Every hour', '每小时整点'],
	['@weekly', 'At 00:00 on Sunday', '每周日 00:00'],
	['@monthly', 'At 00:00 on the 1st of the month', '每月 1 日 00:00'],
	['@yearly', 'At 00:00 on the 1st of January', '每年 1 月 1 日 00:00'],
	['* * * * * ?', 'Every second', '每秒'],
	['*/10 * * * * ?', 'Every 10 seconds', '每 10 秒'],
	['30 * * * * ?', 'At second 30 of every minute', '每分钟第 30 秒'],
	['30 */15 * * * ?', 'At second 30 of every 15th minute', '每 15 分钟的第 30 秒'],
	['*/10 0 9 * * ?', 'Every 10 seconds from 09:00:00 to 09:00:59', '09:00:00 至 09:00:59 每 10 秒'],
	['*/10 * 8-18 * * ?', 'Every 10 seconds from 08:00:00 to 18:59:59', '08:00:00 至 18:59:59 每 10 秒'],
	['*/10 0,30 * * * ?', 'Every 10 seconds of the minutes 0 and 30 of every hour', '每小时第 0 和 30 分钟的每 10 秒'],
	['15,45 30 9 * * ?', 'At 09:30:15 and 09:30:45 every day', '每天 09:30:15 和 09:30:45'],
	['30 0 12 * * ?', 'At 12:00:30 every day', '每天 12:00:30'],
	['0 0 12 L * ?', 'At 12:00 on the last day of the month', '每月最后一天 12:00'],
	['0 0 12 L-3 * ?', 'At 12:00 on the 4th-to-last day of the month', '每月倒数第 4 天 12:00'],
	['0 0 12 LW * ?', 'At 12:00 on the last weekday of the month', '每月最后一个工作日 12:00'],
	['0 0 12 15W * ?', 'At 12:00 on the weekday nearest to the 15th of the month', '每月离 15 日最近的工作日 12:00'],
	['0 0 12 1,L * ?', 'At 12:00 on the 1st and the last day of the month', '每月 1 日和最后一天 12:00'],
	['0 0 12 ? * 6L', 'At 12:00 on the last Friday of the month', '每月最后一个周五 12:00'],
	['0 0 12 ? * FRI#2', 'At 12:00 on the second Friday of the month', '每月第二个周五 12:00'],
	[
		'0 0 12 ? * MON#1,FRIL',
		'At 12:00 on the first Monday and the last Friday of the month',
		'每月第一个周一和最后一个周五 12:00',
	],
	['0 0 12 ? * MON,FRIL', 'At 12:00 on Monday and the last Friday of the month', '每月最后一个周五以及每周一 12:00'],
	['0 0 12 ? 1 FRI#2', 'At 12:00 on the second Friday of January', '每年 1 月的第二个周五 12:00'],
	['0 0 12 L 2 ?', 'At 12:00 on the last day of February', '每年 2 月的最后一天 12:00'],
	['0 0 12 ? * FRI-MON', 'At 12:00 on Friday to Monday', '每周五至周一 12:00'],
	['0 0 22-2 * * ?', 'Every hour from 22:00 to 02:00', '22:00 至 02:00 每小时'],
	['0 0 12 1 1 ? 2030', 'At 12:00 on the 1st of January in 2030', '2030 年 1 月 1 日 12:00'],
	['0 0 12 1 1 ? 2030-2035', 'At 12:00 on the 1st of January from 2030 to 2035', '2030 至 2035 年每年 1 月 1 日 12:00'],
	['0 0 12 ? * * 2030,2032', 'At 12:00 every day in 2030 and 2032', '2030 和 2032 年每天 12:00'],
	[
		'0 0 12 1 * ? 2030/5',
		'At 12:00 on the 1st of the month every 5th year from 2030 to 2095',
		'2030 至 2095 年间每 5 年的每月 1 日 12:00',
	],
	['0 0 12 ? * MON 2030', 'At 12:00 on Monday in 2030', '2030 年每周一 12:00'],
	[
		'0 0 12 1 NOV-FEB ?',
		'At 12:00 on the 1st of the month from November to February',
		'每年 11 月至 2 月的 1 日 12:00',
	],
	['0 0 12 1-7 * ?', 'At 12:00 from the 1st to the 7th of the month', '每月 1 日至 7 日 12:00'],
	[
		'0 0 12 1-7,15,L * ?',
		'At 12:00 on the 1st to the 7th, the 15th and the last day of the month',
		'每月 1 日至 7 日、15 日和最后一天 12:00',
	],
	[
		'0 15,45 0-6,22,23 * * ?',
		'At minutes 15 and 45 of the hours 0 to 6, 22 and 23',
		'0 时至 6 时、22 时和 23 时的第 15 和 45 分钟',
	],
	[
		'0 */25 22-4/2 * * ?',
		'Every 25 minutes from minute 0 to 50 of the hours 22, 0, 2 and 4',
		'22 时、0 时、2 时和 4 时的第 0 至 50 分钟每 25 分钟',
	],
	[
		'10-20/3 5 1 1 1 ? 2040',
		'At 01:05:10, 01:05:13, 01:05:16 and 01:05:19 on the 1st of January in 2040',
		'2040 年 1 月 1 日 01:05:10、01:05:13、01:05:16 和 01:05:19',
	],
	[
		'0 0 12 ? 3/3 MON#1',
		'At 12:00 on the first Monday of March, June, September and December',
		'每年 3 月、6 月、9 月和 12 月的第一个周一 12:00',
	],
	[
		'0 0 8 10W,LW 1 ? 2031-2033',
		'At 08:00 on the weekday nearest to the 10th and the last weekday of January from 2031 to 2033',
		'2031 至 2033 年每年 1 月的离 10 日最近的工作日和最后一个工作日 08:00',
	],
	['*/20 * * * 0-6', 'Every 20 minutes on Sunday to Saturday', '每周日至周六，每 20 分钟'],
	['15 10 * * 1-5/2', 'At 10:15 on Monday, Wednesday and Friday', '每周一、周三和周五 10:15'],
	[
		'0 0 12 1 3 ? 2030-2040/2',
		'At 12:00 on the 1st of March every 2nd year from 2030 to 2040',
		'2030 至 2040 年间每 2 年的 3 月 1 日 12:00',
	],
	[
		'30 5/7 * * * ?',
		'At second 30 of every 7th minute from 5 to 54 of every hour',
		'每小时第 5 至 54 分钟每 7 分钟的第 30 秒',
	],
	['0 12 31 * *', 'At 12:00 on the 31st of the month', '每月 31 日 12:00'],
];

test.each(SENTENCES)('%s reads %j in English', (text, english) => {
	expect(describeCron(cronOf(text), 'en')).toBe(english);
});

test.each(SENTENCES)('%s reads well in Chinese', (text, _, chinese) => {
	expect(describeCron(cronOf(text), 'zh')).toBe(chinese);
});

test('every accepted cron has a sentence without a hole in both languages', () => {
	fc.assert(
		fc.property(arbitraryCron, (text) => {
			const cron = cronOf(text);
			for (const sentence of [describeCron(cron, 'en'), describeCron(cron, 'zh')]) {
				expect(sentence).toMatch(/^\S.*\S$/u);
				expect(sentence).not.toMatch(/undefined|NaN|null| {2}| ,|，$| {2}/);
			}
		}),
		{ numRuns: 500 },
	);
}, 60_000);
