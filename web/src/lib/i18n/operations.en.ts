import { number, plural } from './plural.ts';

function runs(count: number): string {
	return plural(count, '# run', '# runs');
}

/** Why a run was refused, by the API's code. */
const reasons: Readonly<Record<string, string>> = {
	illegal_transition: 'Its state does not allow it',
	archived: 'It was archived',
	not_found: 'It was deleted',
	workflow_deleted: 'Its workflow was deleted',
	rerun_policy_forbids: 'The rerun policy of a task forbids it',
	run_active: 'Another run of its workflow was active',
	unavailable: 'It could not be reached for half an hour',
};

export const en = {
	reasons,
	title: 'Operations',
	one: 'Operation',
	operation: 'Operation',
	state: 'State',
	progress: 'Progress',
	refused: 'Refused',
	createdBy: 'Asked for by',
	created: 'Asked for',
	ended: 'Ended',
	rate: 'Pace',
	perSecond: (count: number) => `${number(Math.round(count * 10) / 10)} a second`,
	abortedBy: 'Aborted by',
	copyId: 'Copy id',
	open: 'Open',
	/** What it does, in the list and as the heading of its page. */
	names: {
		hold: (count: string) => `Hold ${count}`,
		release: (count: string) => `Release ${count}`,
		pause: (count: string) => `Pause ${count}`,
		resume: (count: string) => `Resume ${count}`,
		stop: (count: string) => `Stop ${count}`,
		rerun: (count: string) => `Rerun ${count}`,
		rerun_newest: (count: string) => `Rerun ${count} by the newest definition`,
		recover: (count: string) => `Recover ${count}`,
		force_close: (count: string) => `Force close ${count}`,
		delete: (count: string) => `Delete ${count}`,
	},
	verbs: {
		hold: 'Hold',
		release: 'Release',
		pause: 'Pause',
		resume: 'Resume',
		stop: 'Stop',
		rerun: 'Rerun',
		rerun_newest: 'Rerun by the newest definition',
		recover: 'Recover',
		force_close: 'Force close',
		delete: 'Delete',
	},
	runs,
	someRuns: 'runs',
	progressOf: (asked: number, total: number) => `${number(asked)} of ${runs(total)} asked`,
	collecting: (found: number) => `${runs(found)} found so far`,
	filter: 'Which runs',
	byIds: 'Chosen one by one',
	allRuns: 'All of the last 30 days',
	changed: 'Done',
	unchanged: 'Already so',
	left: 'Not asked',
	leftHint: 'To be asked still, or again',
	refusedBy: 'Refused',
	refusedByText: 'What these runs answered; they are as they were.',
	refusals: 'Runs that were refused',
	refusalsCut: 'The first 100 of them.',
	none: 'None so far.',
	failures: {
		permission_lost: 'It ended because whoever asked for it may not do this any more. What was done stays done.',
		too_many: 'More than 50,000 runs match. Nothing was done; narrow the filter.',
		lost: 'It ended because nothing is known of how far it came. Do it again: runs that were done already stay as they are.',
	},
	emptyTitle: 'No operation yet',
	emptyText:
		'Select all rows of a list of instances and then all that match: what is done to many at once appears here, with its progress.',
	toInstances: 'Go to instances',
	noneFoundTitle: 'No operation matches',
	noneFoundText: 'None is in this state.',
	abort: 'Abort',
	abortQuestion: (name: string) => `Abort “${name}”?`,
	abortText: (asked: number, left: number) =>
		`${runs(asked)} ${asked === 1 ? 'was' : 'were'} asked, and what was done stays done. ${plural(left, '# more is', '# more are')} left as ${left === 1 ? 'it is' : 'they are'}.`,
	aborted: 'The operation was aborted',
	noneToAbort: 'It has ended already.',
	matching: (count: string) => `Select all ${count} that match`,
	allSelected: (count: string) => `All ${count} that match`,
	question: {
		hold: (count: string) => `Hold ${count}?`,
		release: (count: string) => `Release ${count}?`,
		pause: (count: string) => `Pause ${count}?`,
		resume: (count: string) => `Let ${count} go on?`,
		stop: (count: string) => `Stop ${count}?`,
		rerun: (count: string) => `Run ${count} again?`,
		rerun_newest: (count: string) => `Run ${count} again?`,
		recover: (count: string) => `Recover ${count}?`,
		force_close: (count: string) => `Force ${count} closed?`,
		delete: (count: string) => `Delete ${count}?`,
	},
	counting: 'Counting the runs that match',
	matches: 'Runs that match now',
	atLeast: (count: string) => `${count} or more`,
	ableText: (able: string) => `${able} are in a state that allows it.`,
	unableText: (unable: string) => `${unable} are not: they are left as they are and listed as refused.`,
	/** What cannot be taken back, or may surprise; the rest is said by the name of the operation. */
	warnings: {
		hold: 'They do not start before they are released, and others of their workflows pass them.',
		release: 'They wait for their turn again, and start when the execution strategy allows it, maybe at once.',
		stop: 'Running tasks are asked to stop, and ended by force after 30 seconds.',
		force_close:
			'They end as stopped at once, without asking anybody. Tasks that run now may go on at their executors, and their results will not count.',
		delete: 'They go with their tasks and logs. What is deleted cannot be taken back, also not by aborting.',
	},
	archivedRefused: 'Those that were archived are refused: they can be read, not operated.',
	background:
		'It goes on in the background at a steady pace, and can be aborted at any time. Runs that come to match later are not touched.',
	noneMatches: 'No run matches any more.',
};

export type OperationsMessages = typeof en;
