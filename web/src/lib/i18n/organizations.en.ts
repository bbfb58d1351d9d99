export const en = {
	general: 'General',
	members: 'Members',
	invitations: 'Invitations',
	tokens: 'Tokens',
	noAccess: 'You do not belong to this organization',
	noAccessAdvice: 'It is not here, or you have left it. One of its owners or admins can invite you.',
	basics: 'Organization',
	basicsText:
		'The name is what members and invited people see. Projects are its own; nothing of them is visible to other organizations.',
	name: 'Name',
	id: 'Organization id',
	yourRole: 'Your role',
	save: 'Save changes',
	saved: 'The organization was renamed.',
	forAdmins: 'Only owners and admins change the organization.',
	projects: 'Projects',
	projectsText: 'Those you may know of.',
	noProjects: 'None yet.',
	create: 'New organization',
	createText:
		'A company, a team, or you alone: the organization owns projects, and its members work in them. You become its owner.',
	createSubmit: 'Found the organization',
	createdToast: (name: string) => `Organization ${name} was founded.`,
	leaving: 'Leave',
	leavingText: 'Members can leave at any time; the last owner cannot.',
};

export type OrganizationsMessages = typeof en;
