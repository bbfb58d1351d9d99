import type { Schema } from '#lib/api/client.ts';
import { plural } from './plural.ts';

/** What a sentence about a blocker is made of; the API words it in English. */
export interface SaidBlocker {
	readonly kind: string;
	readonly text: string;
	readonly values: Schema<'RunBlocker'>['values'];
}

type Operation = NonNullable<Schema<'RunBlocker'>['release']>['operation'];

const operations: Readonly<Record<Operation, string>> = {
	release: 'Release',
	resume: 'Resume the run',
	rerun: 'Rerun',
	set_success: 'Set to success',
	terminate: 'Terminate',
	recover: 'Recover the run',
	force_close: 'Force close',
	check: 'Go to the executor',
	register: 'Go to executors',
	online: 'Bring online',
	edit: 'Edit',
	schedule: 'Add a schedule',
	run: 'Run now',
};

export const en = {
	ask: 'Why?',
	heldBy: 'The most is held by',
	ofRun: 'Why is it not done?',
	ofEndedRun: 'Why did it end like this?',
	ofTask: (name: string) => `Why does ${name} not run?`,
	ofEndedTask: (name: string) => `Why did ${name} end like this?`,
	ofWorkflow: 'Why does it not run?',
	sentence: ({ text }: SaidBlocker): string => text,
	timesIn: (zone: string) => `Times in ${zone}`,
	by: 'by',
	since: 'since',
	until: 'until',
	failsAt: 'fails if it has not started by',
	comesDownTo: 'It comes down to',
	moreTasks: (count: number) => plural(count, '# more task', '# more tasks'),
	left: (count: number) =>
		plural(
			count,
			'# more task of the chain is not shown here; open a task to see its own reasons.',
			'# more tasks of the chain are not shown here; open a task to see its own reasons.',
		),
	toldAbove: 'see above',
	liveRuns: 'Runs that have not ended',
	ageOf: 'created',
	nothing: 'Nothing stands in its way.',
	operations,
};

export type WhyMessages = typeof en;
