export const en = {
	title: 'Projects',
	description: 'A project holds workflows, runs, executors and members of its own.',
	create: 'New project',
	createText: 'Workflows, executors, tokens and members belong to exactly one project.',
	createSubmit: 'Create project',
	created: (name: string) => `Project ${name} was created.`,
	name: 'Name',
	nameHint: 'Unique within the organization.',
	organization: 'Organization',
	timeZone: 'Time zone',
	timeZoneHint: 'Schedules and dates of this project are read in it.',
	find: 'Find a project',
	noneHere: 'No project here that you have a role in.',
};

export type ProjectsMessages = typeof en;
