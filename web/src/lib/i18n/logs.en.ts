import type { Schema } from '#lib/api/client.ts';
import { number, plural } from './plural.ts';

type PlatformLine = Extract<Schema<'LogEntry'>, { source: 'platform' }>;

export const en = {
	log: 'Log',
	label: (task: string) => `Log of ${task}`,
	allAttempts: 'All attempts',
	attempt: (count: number) => `Attempt ${count}`,
	attempts: 'Attempts shown',
	source: 'Lines shown',
	everything: 'Everything',
	executorOnly: 'Executor only',
	platformOnly: 'Orrery only',
	search: 'Search the log',
	matches: (at: number, of: number, isMore: boolean) =>
		of === 0 ? 'No match' : `${number(at)} of ${number(of)}${isMore ? '+' : ''}`,
	previousMatch: 'Previous match',
	nextMatch: 'Next match',
	firstError: (count: number) => plural(count, 'Jump to the error', 'Jump to the next of # errors'),
	noError: 'No line tells of an error',
	wrap: 'Wrap long lines',
	times: 'Show times',
	copy: 'Copy what is shown',
	copied: 'Copied',
	download: 'Download as text',
	follow: 'Follow the end',
	followNew: (count: number) => plural(count, '# new line', '# new lines'),
	lines: (count: number) => plural(count, '# line', '# lines'),
	reading: (percent: number) => `Reading, ${percent} %`,
	nothingYet: 'Nothing has been written yet. Lines appear here as they come.',
	nothing: 'This task wrote nothing.',
	nothingShown: 'Nothing of what is shown was written.',
	orrery: 'Orrery',
	ended: 'The task has ended',
	/** A line of Orrery's own, which the API words in English. */
	platformLine: ({ text }: PlatformLine): string => text,
};

export type LogsMessages = typeof en;
