import Blocks from '@lucide/svelte/icons/blocks';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import CalendarDays from '@lucide/svelte/icons/calendar-days';
import CircleDot from '@lucide/svelte/icons/circle-dot';
import Layers from '@lucide/svelte/icons/layers';
import LayoutDashboard from '@lucide/svelte/icons/layout-dashboard';
import ListChecks from '@lucide/svelte/icons/list-checks';
import Settings from '@lucide/svelte/icons/settings';
import Workflow from '@lucide/svelte/icons/workflow';
import type { FrameMessages } from '#lib/i18n/frame.en.ts';
import * as paths from '#lib/model/paths.ts';
import type { Icon } from '#lib/ui/icon.ts';

export interface NavigationEntry {
	readonly page: keyof FrameMessages['pages'];
	readonly icon: Icon;
	readonly href: string;
	/** The second key of the shortcut that goes there, after `g`. */
	readonly key: string;
}

/** The pages of a project, in the order they are listed everywhere. */
export function projectNavigation(projectId: string): readonly NavigationEntry[] {
	return [
		{ page: 'overview', icon: LayoutDashboard, href: paths.projectPath(projectId), key: 'o' },
		{ page: 'workflows', icon: Workflow, href: paths.workflowsPath(projectId), key: 'w' },
		{ page: 'instances', icon: CircleDot, href: paths.instancesPath(projectId), key: 'i' },
		{ page: 'taskInstances', icon: ListChecks, href: paths.taskInstancesPath(projectId), key: 't' },
		{ page: 'schedules', icon: CalendarClock, href: paths.schedulesPath(projectId), key: 'c' },
		{ page: 'calendar', icon: CalendarDays, href: paths.calendarPath(projectId), key: 'd' },
		{ page: 'executors', icon: Blocks, href: paths.executorsPath(projectId), key: 'e' },
		{ page: 'operations', icon: Layers, href: paths.operationsPath(projectId), key: 'b' },
		{ page: 'settings', icon: Settings, href: paths.settingsPath(projectId), key: 's' },
	];
}

/** The entry that a path belongs to: the longest one that begins it, since the overview begins them all. */
export function currentEntry(entries: readonly NavigationEntry[], pathname: string): NavigationEntry | undefined {
	const fitting = entries.filter(({ href }) => pathname === href || pathname.startsWith(`${href}/`));
	const [longest] = fitting.sort((a, b) => b.href.length - a.href.length);
	return longest;
}
