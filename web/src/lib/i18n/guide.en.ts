import { plural } from './plural.ts';

/** The way from nothing to a first run. */
export const en = {
	title: 'To your first run',
	progress: (done: number, all: number) => `${done} of ${all} done`,
	finished: 'That was it: your first run. Everything else starts from here.',
	toOverview: 'Open the project',
	done: 'done',
	steps: { project: 'Create a project', executor: 'Connect an executor', workflow: 'Write a workflow', run: 'Run it' },
	project: {
		text: 'A project has a name, a time zone and its own workflows, executors and members.',
		organizationText:
			'Projects belong to an organization: a company, a team, or you alone. Found yours, then create a project in it.',
		memberText:
			'You belong to an organization but to none of its projects. Ask one of its admins for a role in one, or found an organization of your own.',
		create: 'Create a project',
		found: 'Found an organization',
	},
	executor: {
		text: 'An executor is a program of yours at an HTTP address that does the work: start one, register its address and secret, and Orrery checks that they belong together.',
		unverified: (count: number) =>
			plural(
				count,
				'# executor is registered but has not proved its secret yet. Have it described again.',
				'# executors are registered but have not proved their secrets yet. Have them described again.',
			),
		register: 'Register an executor',
		look: 'Look at the executors',
		ready: (count: number) => plural(count, '# executor is ready', '# executors are ready'),
	},
	workflow: {
		text: 'A workflow is a graph of tasks. Paste or write one, or begin with an example of three steps that run as shell scripts.',
		noShell: 'The example needs an executor with the task type SHELL, such as the reference executor.',
		example: 'Use the example',
		write: 'Write a workflow',
		draft: (name: string) => `${name} is saved, but not online yet. Only what is online runs.`,
		online: 'Bring it online',
		created: (name: string) => `${name} was saved and brought online.`,
		isOnline: 'online',
	},
	run: {
		text: 'Start it now, with the values it has. You will see every step as it happens.',
		start: (name: string) => `Run ${name}`,
	},
	blocked: 'Your roles do not allow this step. Ask an admin of the project.',
	exampleDescription: 'Says hello, counts to three and goes to bed: an example to look at, change and delete.',
};

export type GuideMessages = typeof en;
