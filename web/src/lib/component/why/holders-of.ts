import type { Schema } from '#lib/api/client.ts';
import { instancePath, workflowPath } from '#lib/model/paths.ts';

/** Runs, and workflows whose starts hold slots ahead, of which a blocker says that they have what it waits for. */
export function holdersOf(
	{ runs, workflows }: Schema<'RunBlocker'>['values'],
	projectId: string,
): { readonly id: string; readonly href: string }[] {
	return [
		...idsIn(runs).map((id) => ({ id, href: instancePath(projectId, id) })),
		...idsIn(workflows).map((id) => ({ id, href: workflowPath(projectId, id) })),
	];
}

function idsIn(value: unknown): string[] {
	return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : [];
}
