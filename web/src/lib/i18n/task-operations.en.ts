import { number, plural } from './plural.ts';

/** What is asked before a task of a run is operated, and said afterwards. */
export const en = {
	operations: {
		rerun: 'Rerun',
		hold: 'Hold',
		release: 'Release',
		terminate: 'Terminate',
		set_success: 'Set to success',
		set_failed: 'Set to failed',
	},
	blocked: {
		state: (state: string) => `Not possible while the task is ${state.toLowerCase()}.`,
		none: 'None of the selected tasks is in a state that allows it.',
	},
	severalTasks: (count: number) => plural(count, '# task', '# tasks'),
	question: {
		rerun: (name: string) => `Run ${name} again?`,
		terminate: (name: string) => `Terminate ${name}?`,
		set_success: (name: string) => `Set ${name} to success?`,
		set_failed: (name: string) => `Set ${name} to failed?`,
	},
	consequence: {
		rerun: 'A new attempt in the same round. A run that has ended goes on.',
		terminate:
			'What has not begun fails at once; what runs is asked to stop, and ended by force after 30 seconds. It fails and is not retried.',
		set_success:
			'It counts as a success from now on, with your name on it. What was skipped because it failed gets its turn.',
		set_failed: 'It counts as failed from now on, with your name on it. What has not begun after it is skipped.',
	},
	confirm: {
		rerun: (count: number) => plural(count, 'Run again', 'Run # again'),
		terminate: (count: number) => plural(count, 'Terminate', 'Terminate #'),
		set_success: (count: number) => plural(count, 'Set to success', 'Set # to success'),
		set_failed: (count: number) => plural(count, 'Set to failed', 'Set # to failed'),
	},
	done: {
		rerun: (count: number) => plural(count, 'The task runs again', '# tasks run again'),
		hold: (count: number) => plural(count, 'The task is held', '# tasks are held'),
		release: (count: number) => plural(count, 'The task was released', '# tasks were released'),
		terminate: (count: number) => plural(count, 'The task is being ended', '# tasks are being ended'),
		set_success: (count: number) => plural(count, 'The task counts as a success', '# tasks count as successes'),
		set_failed: (count: number) => plural(count, 'The task counts as failed', '# tasks count as failed'),
	},
	refused: (count: number, why: string) => plural(count, `# task was refused: ${why}`, `# tasks were refused: ${why}`),
	leftOut: (count: number) =>
		plural(count, '# selected task cannot and is left out.', '# selected tasks cannot and are left out.'),
	undo: 'Undo',
	what: 'What runs again',
	alone: 'Only this',
	aloneText: 'And what was skipped because of its failure.',
	withDownstream: 'With everything after it',
	withDownstreamText: 'Also what succeeded after it runs again.',
	asDefined: 'As which definition',
	captured: 'The run’s own',
	capturedText: 'With the configuration it had when the run began.',
	newest: 'The newest',
	newestText: 'Configuration, parameters, retries and timeout of the version that starts take now; the graph stays.',
	previewTitle: 'What changes at once',
	previewMore: (count: number) => `and ${number(count)} more`,
	previewStops: (count: number) => plural(count, '# attempt is asked to stop', '# attempts are asked to stop'),
};

export type TaskOperationsMessages = typeof en;
