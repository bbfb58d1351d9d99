/** What has a page of its own that people come back to. */
export const VISIT_KINDS = ['workflow', 'instance', 'executor'] as const;
export type VisitKind = (typeof VISIT_KINDS)[number];

/** Something somebody looked at. */
export interface Visit {
	readonly kind: VisitKind;
	readonly title: string;
	readonly href: string;
	/** When a run began: runs of one workflow share its name. */
	readonly startedAt?: string;
}

/** What a browser kept, as far as it still means something. */
export function parseVisits(found: unknown): readonly Visit[] | undefined {
	return Array.isArray(found) ? found.filter(isVisit) : undefined;
}

function isVisit(found: unknown): found is Visit {
	if (typeof found !== 'object' || found === null) return false;
	if (!('title' in found && 'href' in found && 'kind' in found)) return false;
	const { title, href, kind } = found;
	if (typeof title !== 'string' || typeof href !== 'string' || !href.startsWith('/')) return false;
	if ('startedAt' in found && Number.isNaN(Date.parse(String(found.startedAt)))) return false;
	return VISIT_KINDS.some((known) => known === kind);
}
