import { inBackground } from '#lib/state/in-background.ts';
import { goto } from '$app/navigation';
import { page } from '$app/state';

export const TASK_VIEWS = ['log', 'details', 'attempts'] as const;
export type TaskView = (typeof TASK_VIEWS)[number];

/** Key of the task that is open beside the graph or the table; it is in the address, so that it can be linked to. */
export function chosenTask(): string | undefined {
	return page.url.searchParams.get('task') ?? undefined;
}

export function chosenView(): TaskView | undefined {
	return TASK_VIEWS.find((view) => view === page.url.searchParams.get('view'));
}

/** The attempt whose log is shown; undefined for all of them. */
export function chosenAttempt(): number | undefined {
	const number = Number(page.url.searchParams.get('attempt'));
	return Number.isInteger(number) && number > 0 ? number : undefined;
}

interface Choice {
	readonly task?: string | undefined;
	readonly view?: TaskView | undefined;
	readonly attempt?: number | undefined;
}

/**
 * Opens a task, or another part of it; without a task it closes. Focus and scrolling stay where they are. Back closes
 * what was opened, however many tasks were looked at meanwhile.
 */
export function choose({ task, view, attempt }: Choice): void {
	const url = new URL(page.url.href);
	const values = { task, view, attempt: attempt === undefined ? undefined : String(attempt) };
	for (const [name, value] of Object.entries(values)) {
		if (value === undefined) url.searchParams.delete(name);
		else url.searchParams.set(name, value);
	}
	inBackground(goto(url, { reset: false, replace: chosenTask() !== undefined && task !== undefined }));
}
