import { instanceIdOf } from './instance-id.ts';
import type { StartRow } from './start-table.ts';
import type { Admission } from './strategy.ts';

/** Slots of a start: those it was granted, and those it is to get when its turn comes. */
interface Block {
	readonly granted: number;
	readonly wanted: number;
}

/** A start as it is noted first, by what the execution strategy says of it. */
export function newStart(
	start: Pick<StartRow, 'part' | 'key' | 'hash' | 'request' | 'version' | 'createdAt'>,
	admission: Admission,
	{ granted, wanted }: Block,
): StartRow {
	const { part, createdAt } = start;
	const instanceId = instanceIdOf(createdAt, part);
	const standing = {
		starts: { instanceId, slots: granted, state: 'live', endedAt: null },
		waits: { instanceId, slots: wanted, state: 'waiting', endedAt: null },
		discarded: { instanceId: '', slots: 0, state: 'discarded', endedAt: createdAt },
	} as const;
	return { ...start, ...standing[admission] };
}
