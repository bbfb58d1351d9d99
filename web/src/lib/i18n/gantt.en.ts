import { number, plural } from './plural.ts';

const reasons: Readonly<Record<string, string>> = {
	start_delay: 'its start delay',
	retry_interval: 'the next attempt',
	retry_turn: 'its turn among the retries',
	daily_window: 'its part of the day',
	no_capacity: 'waited for a slot',
	delivery: 'in delivery',
};

export const en = {
	chart: (name: string) => `Gantt of ${name}`,
	task: 'Task',
	timesIn: (zone: string) => `Time (${zone})`,
	legend: 'Looks of the bars',
	looks: {
		waiting: 'Waits for others',
		delayed: 'Waits for a time',
		ready: 'Ready',
		running: 'Running',
		held: 'Held',
		paused: 'Paused',
		success: 'Succeeded',
		failed: 'Failed',
		stopped: 'Stopped',
	},
	during: {
		waiting: 'Waited for others',
		delayed: 'Waited for a time',
		ready: 'Ready',
		running: 'Ran',
		held: 'Held',
		paused: 'Paused',
	},
	reasons,
	attempt: (attempt: number) => `attempt ${number(attempt)}`,
	goesOn: 'now',
	earlier: (count: number) => plural(count, '# earlier one is left out', '# earlier ones are left out'),
	nothing: 'Nothing took any time',
	zoomIn: 'Zoom in',
	zoomOut: 'Zoom out',
	fit: 'Show everything',
	keys: 'Arrow keys go from task to task and along the time, Enter opens a task, + and − zoom, F shows everything.',
	loading: 'Reading the bars',
	emptyTitle: 'No task in this round',
	emptyText: 'Bars appear here as soon as the round has tasks.',
};

export type GanttMessages = typeof en;
