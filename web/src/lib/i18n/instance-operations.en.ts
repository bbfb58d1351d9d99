import type { OperationCounts } from '#lib/model/instance-operations.ts';
import { number, plural } from './plural.ts';

function runs(count: number): string {
	return plural(count, 'this run', '# runs');
}

function tasks(count: number): string {
	return plural(count, '# task', '# tasks');
}

/** What is asked before a run is operated, and said afterwards. */
export const en = {
	recoverAnew: 'Recover as a new run',
	operations: {
		hold: 'Hold',
		release: 'Release',
		pause: 'Pause',
		resume: 'Resume',
		stop: 'Stop',
		rerun: 'Rerun',
		recover: 'Recover',
		force_close: 'Force close',
		delete: 'Delete',
	},
	blocked: {
		held: 'It is held already.',
		not_held: 'Nobody holds it.',
		archived: 'The run was archived. Start the workflow anew instead.',
		held_nodes: 'Only held tasks are left: release one, and the run goes on.',
		state: (state: string) => `Not possible while the run is ${state.toLowerCase()}.`,
		none: 'None of the selected runs is in a state that allows it.',
	},
	question: {
		hold: (name: string) => `Hold ${name}?`,
		release: (name: string) => `Release ${name}?`,
		pause: (name: string) => `Pause ${name}?`,
		resume: (name: string) => `Let ${name} go on?`,
		stop: (name: string) => `Stop ${name}?`,
		rerun: (name: string) => `Run ${name} again?`,
		recover: (name: string) => `Recover ${name}?`,
		force_close: (name: string) => `Force ${name} closed?`,
		delete: (name: string) => `Delete ${name}?`,
	},
	severalRuns: (count: number) => plural(count, '# run', '# runs'),
	consequence: {
		hold: ({ runs: count }: OperationCounts): string =>
			count === 1
				? 'It does not start before it is released, and others of its workflow pass it. It keeps its place in line meanwhile.'
				: 'They do not start before they are released, and others of their workflows pass them. They keep their places in line meanwhile.',
		release: ({ runs: count }: OperationCounts): string =>
			count === 1
				? 'It waits for its turn again, and starts when the execution strategy of its workflow allows it, maybe at once.'
				: 'They wait for their turn again, and start when the execution strategies of their workflows allow it, maybe at once.',
		pause: ({ running, waiting }: OperationCounts) =>
			`${plural(running, '# running task goes', '# running tasks go')} on to the end; nothing else starts. ${plural(waiting, '# task waits', '# tasks wait')}, with what is left of their delays, until the run is resumed.`,
		resume: ({ waiting }: OperationCounts) =>
			`${plural(waiting, '# task that has', '# tasks that have')} not begun can start again. Tasks that somebody holds stay held.`,
		stop: ({ running, waiting }: OperationCounts) =>
			`${running === 0 ? 'No task runs now.' : `${plural(running, '# running task is', '# running tasks are')} asked to stop, and ended by force after 30 seconds.`} ${plural(waiting, '# task that has', '# tasks that have')} not begun will not run.`,
		rerun: ({ round, runs: count, tasks: total }: OperationCounts) =>
			`${count === 1 ? `Round ${round + 1} begins` : `A new round begins for ${runs(count)}`} with the captured parameters: ${tasks(total)} run again. Earlier rounds stay readable.`,
		recover: ({ unfinished, success }: OperationCounts) =>
			`${plural(unfinished, '# failed, stopped or skipped task runs', '# failed, stopped or skipped tasks run')} again in the same round. ${plural(success, '# success keeps its outputs', '# successes keep their outputs')}.`,
		force_close: ({ running }: OperationCounts) =>
			`The run ends as stopped at once, without asking anybody. ${plural(running, '# task that runs', '# tasks that run')} now may go on at the executor, and the result will not count. Use it when stopping does not work.`,
		delete: ({ runs: count }: OperationCounts) =>
			`${count === 1 ? 'The run goes' : 'The runs go'} for good. This cannot be taken back.`,
	},
	deletionGoes: 'What goes',
	deletionStays: 'What stays',
	deletion: {
		tasks_removed: (count: number) => plural(count, '# task instance', '# task instances'),
		attempts_removed: (count: number) => plural(count, '# attempt', '# attempts'),
		logs_removed: (count: number) => plural(count, 'The log of # task', 'The logs of # tasks'),
		row_removed: (count: number) => plural(count, 'The run in all lists', '# runs in all lists'),
		outcome_kept: (count: number) =>
			plural(
				count,
				'Its outcome with its workflow, marked as deleted',
				'# outcomes with their workflows, marked as deleted',
			),
	},
	/** Of several runs, each of which has a line. */
	runByRun: 'What goes, run by run',
	asking: 'Asking the runs what goes with them',
	tasksOf: tasks,
	logsOf: (count: number) => plural(count, '# log', '# logs'),
	rowAlone: 'Only its row in the lists',
	refusedStay: (count: number) => plural(count, '# run that is refused', '# runs that are refused'),
	showAll: (count: number) => `Show all ${number(count)}`,
	showFewer: 'Show fewer',
	notListed: (count: number) =>
		plural(count, '# more run is neither listed nor in the sums.', '# more runs are neither listed nor in the sums.'),
	notAllListed: (least: number) => `At least ${number(least)} more are neither listed nor in the sums.`,
	newestText: 'With everything the version that starts take now says: its graph, configuration and parameters.',
	leftOut: (count: number) =>
		plural(count, '# selected run cannot and is left out.', '# selected runs cannot and are left out.'),
	confirm: {
		hold: (count: number) => plural(count, 'Hold the run', 'Hold # runs'),
		release: (count: number) => plural(count, 'Release the run', 'Release # runs'),
		pause: (count: number) => plural(count, 'Pause the run', 'Pause # runs'),
		resume: (count: number) => plural(count, 'Resume the run', 'Resume # runs'),
		stop: (count: number) => plural(count, 'Stop the run', 'Stop # runs'),
		rerun: (count: number) => plural(count, 'Run again', 'Run # again'),
		recover: (count: number) => plural(count, 'Recover the run', 'Recover # runs'),
		force_close: (count: number) => plural(count, 'Force closed', 'Force # closed'),
		delete: (count: number) => plural(count, 'Delete for good', 'Delete # for good'),
	},
	done: {
		hold: (count: number) => plural(count, 'The run is held', '# runs are held'),
		release: (count: number) => plural(count, 'The run was released', '# runs were released'),
		pause: (count: number) => plural(count, 'The run is pausing', '# runs are pausing'),
		resume: (count: number) => plural(count, 'The run goes on', '# runs go on'),
		stop: (count: number) => plural(count, 'The run is stopping', '# runs are stopping'),
		rerun: (count: number) => plural(count, 'A new round has begun', 'New rounds have begun for # runs'),
		recover: (count: number) => plural(count, 'The run goes on', '# runs go on'),
		force_close: (count: number) => plural(count, 'The run was closed', '# runs were closed'),
		delete: (count: number) => plural(count, 'The run was deleted', '# runs were deleted'),
	},
	undo: 'Undo',
	refused: (count: number, why: string) => plural(count, `# run was refused: ${why}`, `# runs were refused: ${why}`),
};

export type InstanceOperationsMessages = typeof en;
