import type { CalendarMessages } from './calendar.en.ts';
import { number } from './plural.ts';

export const zh: CalendarMessages = {
	title: '日历',
	views: { month: '月', week: '周' },
	view: '显示范围',
	previous: '更早',
	next: '更晚',
	today: '今天',
	timesIn: (zone) => `时区 ${zone}`,
	planned: (count) => `${number(count)} 个计划`,
	held: (count) => `挂起 ${number(count)}`,
	stopped: (count) => `停止 ${number(count)}`,
	count: (count) => `× ${number(count)}`,
	moreWorkflows: (count) => `另有 ${number(count)} 个工作流`,
	runs: '运行',
	pastDays: (count) => `之前的 ${number(count)} 天`,
	emptyTitle: '此期间没有计划',
	toSchedules: '前往调度',
	incomplete: '还有更多调度未显示。',
	nothing: '没有计划',
};
