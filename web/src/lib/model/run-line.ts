import type { Schema } from '#lib/api/client.ts';

/** Where a run stands among those of its workflow that wait for their turn. */
export interface RunLine {
	/** How many are let go before it, and it; null for one that is held. */
	readonly place: number | null;
	readonly waiting: number;
	/** Ids of the runs that are waited for, as far as they are named. */
	readonly active: readonly string[];
}

/** What the reasons of a run tell of its line; undefined while its scheduler did not say. */
export function lineOf(blockers: readonly Schema<'RunBlocker'>[]): RunLine | undefined {
	const { values } = blockers.find(({ kind }) => kind === 'execution_strategy') ?? {};
	if (typeof values?.waiting !== 'number') return undefined;
	const { place, waiting, runs } = values;
	return { place: typeof place === 'number' ? place : null, waiting, active: idsIn(runs) };
}

/** Ids of the runs that are active, of a refusal for their sake; none for any other. */
export function activeRunsOf(refusal: { readonly code: string; readonly details: object } | undefined): string[] {
	if (refusal?.code !== 'run_active') return [];
	return 'instances' in refusal.details ? idsIn(refusal.details.instances) : [];
}

function idsIn(value: unknown): string[] {
	return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : [];
}
