export const en = {
	title: 'Workflows',
	description: 'Graphs of tasks. Only an online workflow can be run.',
	create: 'New workflow',
	name: 'Name',
	namePlaceholder: 'Name or id, several with |',
	state: 'State',
	version: 'Version',
	onlineVersion: 'Online version',
	updated: 'Changed',
	created: 'Created',
	firstOnline: 'First online',
	lastOnline: 'Last online',
	id: 'Id',
	versionNumber: (version: number) => `v${version}`,
	notOnline: 'not online',
	newerSaved: (version: number) => `v${version} is saved and not online yet`,
	emptyTitle: 'No workflow yet',
	emptyText:
		'A workflow says which tasks run, in which order and with which values. Write one, begin with an example, or bring a document you have.',
	noneFoundTitle: 'No workflow matches',
	noneFoundText: 'Nothing in this project has this name and state.',
	open: 'Open',
	runs: 'Show its instances',
	copyId: 'Copy id',
	copyNames: 'Copy names',
};

export type WorkflowsMessages = typeof en;
