import { number, plural } from './plural.ts';

export const en = {
	title: 'Calendar',
	views: { month: 'Month', week: 'Week' },
	view: 'Length of time shown',
	previous: 'Earlier',
	next: 'Later',
	today: 'Today',
	timesIn: (zone: string) => `Times in ${zone}`,
	planned: (count: number) => plural(count, '# planned', '# planned'),
	held: (count: number) => `${number(count)} held`,
	stopped: (count: number) => `${number(count)} stopped`,
	count: (count: number) => `× ${number(count)}`,
	moreWorkflows: (count: number) => plural(count, '# more workflow', '# more workflows'),
	runs: 'Runs',
	pastDays: (count: number) => plural(count, '# earlier day', '# earlier days'),
	emptyTitle: 'Nothing is planned here',
	toSchedules: 'To the schedules',
	incomplete: 'There are more schedules than are shown.',
	nothing: 'nothing planned',
};

export type CalendarMessages = typeof en;
