import type { Schema } from '#lib/api/client.ts';

type Planned = Schema<'PlannedInstance'>;

export const PLANNED_OPERATIONS = ['hold', 'release', 'stop'] as const;
export type PlannedOperation = (typeof PLANNED_OPERATIONS)[number];

/** Whether an operation changes anything for a planned instance; what was stopped never starts. */
export function isFor(operation: PlannedOperation, { state }: Pick<Planned, 'state'>): boolean {
	switch (operation) {
		case 'hold':
			return state === 'planned';
		case 'release':
			return state === 'held';
		case 'stop':
			return state !== 'stopped';
	}
}

/** What takes an operation back; a stop is for good. */
export const UNDO: Readonly<Record<PlannedOperation, PlannedOperation | null>> = {
	hold: 'release',
	release: 'hold',
	stop: null,
};

/** Requests hold the times of one workflow, at most so many. */
const TIMES_MAX = 200;

export interface PlannedBatch {
	readonly workflowId: string;
	readonly times: readonly string[];
}

/** Planned instances as the requests that change them. */
export function batchesOf(planned: readonly Pick<Planned, 'workflowId' | 'at'>[]): readonly PlannedBatch[] {
	const byWorkflow = Map.groupBy(planned, ({ workflowId }) => workflowId);
	return [...byWorkflow].flatMap(([workflowId, rows]) => {
		const times = rows.map(({ at }) => at);
		const starts = Array.from({ length: Math.ceil(times.length / TIMES_MAX) }, (_, index) => index * TIMES_MAX);
		return starts.map((start) => ({ workflowId, times: times.slice(start, start + TIMES_MAX) }));
	});
}
