import { plural } from './plural.ts';

export const en = {
	title: 'Definition',
	edit: 'Edit definition',
	stillRunning: 'This is what the run is made of. It can be changed once the run has ended.',
	archived: 'This run is archived: its definition can only be read.',
	noEdit: 'This is what the run is made of. Developers can change it once the run has ended.',
	changedTitle: 'The run has another definition by now',
	changedText: (version: number) => `Somebody gave it version ${version} while this one was open here.`,
	showIt: 'Show it',
	goneTitle: 'The workflow was deleted',
	goneText: 'Its versions went with it. What the run came to stays readable in the other tabs.',
	toGraph: 'Show the graph',
	keepMine: 'Give the run mine',
	note: 'What changed (optional)',
	save: 'Save for this run',
	saveBoth: 'Save for both',
	saveHint: 'Give the run this definition (Ctrl+S)',
	unsaved: 'Unsaved changes',
	isAt: (version: number) => `The run has version ${version}`,
	question: (name: string) => `Change the definition of this run of ${name}?`,
	nothingRuns: 'Nothing runs by itself. Recover or rerun the run when it is to go on.',
	added: (count: number) =>
		`${plural(count, '# new task', '# new tasks')}: stopped until the run is recovered or rerun`,
	removed: (count: number) => `${plural(count, '# task', '# tasks')} will leave the run`,
	nodesStay: 'All tasks stay and keep what they came to.',
	updateToo: 'Also save it as the latest version of the workflow',
	updateTooText: 'Otherwise it is a version for this run alone, and the workflow stays as it is.',
	isOnline: 'The workflow is online. Take it offline to change it too.',
	done: (version: number) => `The run has version ${version} now`,
	nothingNew: (version: number) => `Nothing changed: the run has version ${version} already`,
};

export type RunDefinitionMessages = typeof en;
