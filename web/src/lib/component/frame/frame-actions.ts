import Blocks from '@lucide/svelte/icons/blocks';
import Building2 from '@lucide/svelte/icons/building-2';
import CircleDot from '@lucide/svelte/icons/circle-dot';
import CircleUser from '@lucide/svelte/icons/circle-user';
import FolderKanban from '@lucide/svelte/icons/folder-kanban';
import Globe from '@lucide/svelte/icons/globe';
import Keyboard from '@lucide/svelte/icons/keyboard';
import Languages from '@lucide/svelte/icons/languages';
import LogOut from '@lucide/svelte/icons/log-out';
import PanelLeft from '@lucide/svelte/icons/panel-left';
import SunMoon from '@lucide/svelte/icons/sun-moon';
import Workflow from '@lucide/svelte/icons/workflow';
import type { Action } from '#lib/action/action.ts';
import { frameText } from '#lib/i18n/frame.ts';
import { LOCALE_NAMES, LOCALES, locale } from '#lib/i18n/locale.svelte.ts';
import { words } from '#lib/i18n/words.svelte.ts';
import { secondTime } from '#lib/model/instant.ts';
import { accountPath, organizationPath, projectPath, projectsPath } from '#lib/model/paths.ts';
import type { Visit, VisitKind } from '#lib/model/visit.ts';
import { frame } from '#lib/state/frame.svelte.ts';
import { recent } from '#lib/state/recent.svelte.ts';
import { session } from '#lib/state/session.svelte.ts';
import { THEMES, theme } from '#lib/state/theme.svelte.ts';
import { ZONE_CHOICES, zone } from '#lib/state/zone.svelte.ts';
import type { Icon } from '#lib/ui/icon.ts';
import { projectNavigation } from './navigation.ts';
import { signOut } from './sign-out.ts';

/** The same as in the navigation. */
const VISIT_ICONS: Readonly<Record<VisitKind, Icon>> = { workflow: Workflow, instance: CircleDot, executor: Blocks };

/** What can be done anywhere: go to a page, a project or something seen lately, and change how things are shown. */
export function frameActions(projectId: string | undefined, go: (href: string) => unknown): readonly Action[] {
	return [...recentVisits(go), ...pages(projectId, go), ...projects(projectId, go), ...views()];
}

function recentVisits(go: (href: string) => unknown): Action[] {
	return recent.visits.map((visit) => ({
		id: `recent ${visit.href}`,
		title: visit.title,
		detail: detailOf(visit),
		group: 'recent',
		icon: VISIT_ICONS[visit.kind],
		keywords: [frameText().kinds[visit.kind]],
		run: () => go(visit.href),
	}));
}

/** A run is told from its workflow by its kind, and from other runs of it by when it began. */
function detailOf({ kind, startedAt }: Visit): string {
	const word = frameText().kinds[kind];
	if (startedAt === undefined) return word;
	return `${word} · ${secondTime(new Date(startedAt), { tag: locale.tag, timeZone: zone.current })}`;
}

function pages(projectId: string | undefined, go: (href: string) => unknown): Action[] {
	const t = frameText();
	const ofProject = projectId === undefined ? [] : projectNavigation(projectId);
	return [
		...ofProject.map(({ page, icon, href, key }) => ({
			id: `go ${page}`,
			title: t.pages[page],
			group: 'go' as const,
			icon,
			keys: ['G', key.toUpperCase()],
			run: () => go(href),
		})),
		{ id: 'go projects', title: t.pages.projects, group: 'go', icon: FolderKanban, run: () => go(projectsPath()) },
		...session.organizations.map(({ id, name }) => ({
			id: `go organization ${id}`,
			title: name,
			group: 'go' as const,
			icon: Building2,
			keywords: [t.pages.organization],
			run: () => go(organizationPath(id)),
		})),
		...(session.user ? ofPerson(go) : []),
	];
}

function ofPerson(go: (href: string) => unknown): Action[] {
	const t = frameText();
	return [
		{ id: 'go account', title: t.pages.account, group: 'go', icon: CircleUser, run: () => go(accountPath()) },
		{ id: 'sign out', title: t.signOut, group: 'go', icon: LogOut, run: () => signOut(go) },
	];
}

function projects(projectId: string | undefined, go: (href: string) => unknown): Action[] {
	return session.projects
		.filter(({ id }) => id !== projectId)
		.map(({ id, name }) => ({
			id: `project ${id}`,
			title: name,
			group: 'project',
			icon: FolderKanban,
			keywords: [frameText().switchProject],
			run: () => go(projectPath(id)),
		}));
}

function views(): Action[] {
	const t = frameText();
	return [
		...THEMES.map((known) => ({
			id: `theme ${known}`,
			title: t.useTheme(t.themes[known]),
			group: 'view' as const,
			icon: SunMoon,
			run: () => theme.choose(known),
		})),
		...LOCALES.map((known) => ({
			id: `language ${known}`,
			title: t.useLanguage(LOCALE_NAMES[known]),
			group: 'view' as const,
			icon: Languages,
			keywords: ['language', '语言'],
			run: () => words.choose(known),
		})),
		...ZONE_CHOICES.map((known) => ({
			id: `zone ${known}`,
			title: t.useZone(t.zones[known]),
			group: 'view' as const,
			icon: Globe,
			run: () => zone.choose(known),
		})),
		{
			id: 'sidebar',
			title: frame.isCollapsed ? t.expandNavigation : t.collapseNavigation,
			group: 'view',
			icon: PanelLeft,
			keys: ['['],
			run: () => frame.toggleSidebar(),
		},
		{
			id: 'shortcuts',
			title: t.shortcuts,
			group: 'view',
			icon: Keyboard,
			keys: ['?'],
			run: () => {
				frame.isShortcutSheetOpen = true;
			},
		},
	];
}
