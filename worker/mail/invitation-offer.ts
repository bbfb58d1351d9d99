import type { InvitationView } from '../contract/invitation.ts';
import type { OrganizationRole, ProjectRole } from '../contract/role.ts';
import type { Locale } from './locale.ts';
import { onOneLine } from './on-one-line.ts';

/** What somebody gets who accepts an invitation. */
export interface InvitationOffer extends Pick<InvitationView, 'role' | 'projects'> {
	readonly organization: string;
}

interface Words {
	/** Whoever is more than a member needs no roles in projects. */
	readonly everything: Readonly<Record<Exclude<OrganizationRole, 'member'>, string>>;
	readonly nothing: string;
	readonly heading: string;
	readonly roles: Readonly<Record<ProjectRole, string>>;
	readonly line: (project: string, roles: readonly string[]) => string;
}

const WORDS: Readonly<Record<Locale, Words>> = {
	en: {
		everything: {
			owner: 'You will be an owner: you may do everything in all of its projects, and make others owners.',
			admin: 'You will be an admin: you may do everything in all of its projects.',
		},
		nothing: 'You will be a member. Which projects you may see is decided afterwards.',
		heading: 'You will be a member, and work in these projects:',
		roles: { admin: 'admin', developer: 'developer', operator: 'operator', approver: 'approver', viewer: 'viewer' },
		line: (project, roles) => `- ${project}: ${roles.join(', ')}`,
	},
	zh: {
		everything: {
			owner: '您将成为所有者：可操作其所有项目中的一切，并可指定其他所有者。',
			admin: '您将成为管理员：可操作其所有项目中的一切。',
		},
		nothing: '您将成为成员。可以查看哪些项目将在之后决定。',
		heading: '您将成为成员，并参与以下项目：',
		roles: { admin: '管理员', developer: '开发者', operator: '运维', approver: '审批人', viewer: '访客' },
		line: (project, roles) => `- ${project}：${roles.join('、')}`,
	},
};

/** What an invitation opens, line by line, for its letter. */
export function offerLines({ role, projects }: InvitationOffer, locale: Locale): string[] {
	const words = WORDS[locale];
	if (role !== 'member') return [words.everything[role]];
	if (projects.length === 0) return [words.nothing];
	const lines = projects.map(({ name, roles }) =>
		words.line(
			onOneLine(name),
			roles.map((one) => words.roles[one]),
		),
	);
	return [words.heading, ...lines];
}
