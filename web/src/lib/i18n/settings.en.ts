import { plural } from './plural.ts';

function days(count: number): string {
	return plural(count, '# day', '# days');
}

export const en = {
	title: 'Settings',
	general: 'General',
	members: 'Members',
	tokens: 'Tokens',
	saved: 'The settings were saved.',
	forAdmins: 'Only admins of the project change its settings. You can see them.',
	basics: 'Project',
	basicsText: 'What it is called, and which clock its schedules and dates follow.',
	name: 'Name',
	nameHint: 'Unique within the organization.',
	timeZone: 'Time zone',
	timeZoneHint: 'For new schedules, dates and “today”. Schedules with a zone of their own keep it.',
	id: 'Project id',
	created: 'Created',
	life: 'How long runs live',
	lifeText: 'A run that has ended can first be operated, then only read, and then it is gone.',
	hotDays: 'Days to operate',
	hotDaysHint: (count: number) =>
		`For ${days(count)} after its last end a run can be rerun, recovered or edited. Then it is archived. 1 to 60.`,
	retentionDays: 'Days to keep',
	retentionDaysHint: (count: number) =>
		`For ${days(count)} after its last end a run can be read, with its events and logs. Then it is deleted for good. Up to 3,650.`,
	example: (operate: string, read: string) =>
		`A run that ends today can be operated until ${operate}, and read until ${read}.`,
	badHotDays: 'A whole number from 1 to 60.',
	badRetentionDays: 'A whole number up to 3,650, and no less than the days to operate.',
	shorterTitle: 'Keep runs for less time?',
	shorterHot: (from: number, to: number) =>
		`Runs can be operated for ${days(to)} instead of ${days(from)}. Those that ended earlier are archived and can then only be read or run anew.`,
	shorterRetention: (from: number, to: number) =>
		`Runs are kept for ${days(to)} instead of ${days(from)}. Those that ended earlier are deleted for good, with events and logs.`,
	shorterSubmit: 'Save and shorten',
	params: 'Parameters',
	paramsText:
		'Values for every workflow of the project. Workflows, tasks and starts may give others for the same name.',
	paramName: 'Name',
	paramType: 'Type',
	paramValue: 'Value',
	paramTypes: { text: 'Text', number: 'Number', boolean: 'Yes or no', json: 'JSON' },
	addParam: 'Add a parameter',
	removeParam: (name: string) => `Remove ${name || 'this parameter'}`,
	noParams: 'None yet. In a workflow, ${name} is replaced by the value.',
	paramFaults: {
		noName: 'A name is needed.',
		badName: 'Letters, digits, _, . and -, beginning with a letter or _.',
		reservedName: 'Names that begin with system. are reserved.',
		twice: 'This name is used twice.',
		badNumber: 'This is not a number.',
		badJson: 'This is not valid JSON.',
	},
	yes: 'Yes',
	no: 'No',
	unsaved: 'Unsaved changes',
	discard: 'Discard',
	save: 'Save changes',
};

export type SettingsMessages = typeof en;
