/** Every address of the console, so that a page can move without its links being hunted for. */

export function signInPath(returnTo?: string): string {
	return returnTo && returnTo !== '/' ? `/sign-in?returnTo=${encodeURIComponent(returnTo)}` : '/sign-in';
}

export function signUpPath(): string {
	return '/sign-up';
}

export function forgotPasswordPath(): string {
	return '/forgot-password';
}

export function setupPath(): string {
	return '/setup';
}

export function projectsPath(): string {
	return '/projects';
}

export function accountPath(): string {
	return '/account';
}

export function organizationPath(organizationId: string, tab?: 'members' | 'invitations' | 'tokens'): string {
	return `/organizations/${organizationId}${tab ? `/${tab}` : ''}`;
}

export function projectPath(projectId: string): string {
	return `/p/${projectId}`;
}

export function workflowsPath(projectId: string): string {
	return `/p/${projectId}/workflows`;
}

export function newWorkflowPath(projectId: string): string {
	return `/p/${projectId}/workflows/new`;
}

export function workflowPath(
	projectId: string,
	workflowId: string,
	tab?: 'edit' | 'versions' | 'schedule' | 'instances',
): string {
	return `/p/${projectId}/workflows/${workflowId}${tab ? `/${tab}` : ''}`;
}

export function instancesPath(projectId: string, filters: Readonly<Record<string, string>> = {}): string {
	const query = new URLSearchParams(filters).toString();
	return `/p/${projectId}/instances${query ? `?${query}` : ''}`;
}

/** A run, or one of its tabs; the graph is the first. */
export function instancePath(
	projectId: string,
	instanceId: string,
	tab?: 'gantt' | 'tasks' | 'parameters' | 'events' | 'definition',
): string {
	return `/p/${projectId}/instances/${instanceId}${tab ? `/${tab}` : ''}`;
}

/** A task of a run, open beside the graph. */
export function taskOfInstancePath(projectId: string, instanceId: string, key: string): string {
	return `${instancePath(projectId, instanceId)}?task=${encodeURIComponent(key)}`;
}

export function taskInstancesPath(projectId: string, filters: Readonly<Record<string, string>> = {}): string {
	const query = new URLSearchParams(filters).toString();
	return `/p/${projectId}/task-instances${query ? `?${query}` : ''}`;
}

export function executorsPath(projectId: string): string {
	return `/p/${projectId}/executors`;
}

export function executorPath(projectId: string, executorId: string): string {
	return `/p/${projectId}/executors/${executorId}`;
}

export function operationsPath(projectId: string): string {
	return `/p/${projectId}/operations`;
}

/** One thing that is done to many runs. */
export function operationPath(projectId: string, operationId: string): string {
	return `${operationsPath(projectId)}/${operationId}`;
}

export function settingsPath(projectId: string, tab?: 'members' | 'tokens'): string {
	return `/p/${projectId}/settings${tab ? `/${tab}` : ''}`;
}

/** Only for reading paths with the rules a browser reads them by; nothing is ever asked of it. */
const ANY_ORIGIN = 'https://console.invalid';

/**
 * Where a link of ours may lead back to: a path of this origin, nothing else. The browser's own rules decide, since it
 * takes `/\t/evil.example` and `/\\evil.example` for another host.
 */
export function safeReturnPath(wished: string | null): string {
	if (!wished?.startsWith('/') || !URL.canParse(wished, ANY_ORIGIN)) return '/';
	const { origin, pathname, search, hash } = new URL(wished, ANY_ORIGIN);
	return origin === ANY_ORIGIN && !pathname.startsWith('//') ? pathname + search + hash : '/';
}

/** One version of a workflow, as text. */
export function workflowVersionPath(projectId: string, workflowId: string, version: number): string {
	return `${workflowPath(projectId, workflowId, 'versions')}?version=${version}`;
}

/** What differs between two versions of a workflow. */
export function workflowDiffPath(projectId: string, workflowId: string, from: number, to: number): string {
	return `${workflowPath(projectId, workflowId, 'versions')}?from=${from}&to=${to}`;
}

/** The schedule of a workflow, with its ledger in view if wanted. */
export function schedulePath(projectId: string, workflowId: string, view?: 'ledger'): string {
	return `${workflowPath(projectId, workflowId, 'schedule')}${view ? `?view=${view}` : ''}`;
}

export function scheduleEditPath(projectId: string, workflowId: string): string {
	return `${workflowPath(projectId, workflowId, 'schedule')}/edit`;
}

/** Where a place can be seen and changed that a finding names: in the document of a workflow, or in its schedule. */
export function findingPath(projectId: string, workflowId: string, pointer: string): string {
	if (pointer.startsWith('/schedule/')) return scheduleEditPath(projectId, workflowId);
	return `${workflowPath(projectId, workflowId, 'edit')}?at=${encodeURIComponent(pointer)}`;
}

export function schedulesPath(projectId: string, filters: Readonly<Record<string, string>> = {}): string {
	const query = new URLSearchParams(filters).toString();
	return `/p/${projectId}/schedules${query ? `?${query}` : ''}`;
}

/** What schedules plan, where runs are looked for. */
export function plannedPath(projectId: string): string {
	return `/p/${projectId}/instances/planned`;
}

export function calendarPath(projectId: string): string {
	return `/p/${projectId}/calendar`;
}
