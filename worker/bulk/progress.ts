import { z } from 'zod';
import type { ErrorCode } from '../contract/error.ts';
import { refusalCodeSchema } from '../contract/instance-batch.ts';
import {
	isEnded,
	type OperationFailure,
	operationFailureSchema,
	operationStateSchema,
	REFUSALS_KEPT_MAX,
} from '../contract/operation.ts';
import { unreachable } from '../lib/unreachable.ts';

/** What one turn of the alarm asks: its progress is one row, and a crash repeats it. */
export const CHUNK_ITEMS = 50;

/** So many may wait to be asked again; then no new ones are begun. */
const WAITING_MAX = 200;

/** How often an item is asked that cannot be answered: about half an hour long. */
const TRIES_MAX = 30;

const RETRY_MS = 2000;
const RETRY_MS_MAX = 60_000;

const waitingSchema = z.object({ id: z.string(), tries: z.int(), at: z.int() });

/** How far an operation is, as its object stores it. */
export const progressSchema = z.object({
	state: operationStateSchema,
	/** Where in the list collecting goes on; null before the first page. */
	place: z.object({ createdAt: z.int(), id: z.string() }).nullable(),
	total: z.int(),
	/** The first item that was not asked yet. */
	next: z.int(),
	waiting: z.array(waitingSchema),
	changed: z.int(),
	unchanged: z.int(),
	refused: z.int(),
	refusedBy: z.record(refusalCodeSchema, z.int()),
	refusals: z.array(z.object({ id: z.string(), code: refusalCodeSchema })),
	finishedAt: z.int().nullable(),
	abortedBy: z.string().nullable(),
	failure: operationFailureSchema.nullable(),
});

export type Progress = z.infer<typeof progressSchema>;

/** An item to ask now, and how often it was asked before. */
export interface Item {
	readonly id: string;
	readonly tries: number;
}

/** What became of an item. `unavailable` is no answer yet. */
export type Outcome =
	| { readonly item: Item; readonly result: 'changed' | 'unchanged' | 'unavailable' }
	| { readonly item: Item; readonly result: 'refused'; readonly code: ErrorCode };

/** An operation on so many items, before anything was asked. */
export function beginning(total: number): Progress {
	return {
		...{ state: 'collecting', place: null, total, next: 0, waiting: [] },
		...{ changed: 0, unchanged: 0, refused: 0, refusedBy: {}, refusals: [] },
		...{ finishedAt: null, abortedBy: null, failure: null },
	};
}

/** What to ask now: first what waited long enough, then up to `fresh` new items. */
export function chunkOf({ waiting, total, next }: Progress, now: number): { again: Item[]; fresh: number } {
	const again = waiting.filter(({ at }) => at <= now).slice(0, CHUNK_ITEMS);
	const room = Math.min(CHUNK_ITEMS - again.length, WAITING_MAX - (waiting.length - again.length));
	return { again, fresh: Math.max(0, Math.min(room, total - next)) };
}

/**
 * Counts what became of a chunk.
 *
 * @param fresh how many of the outcomes are of items that were asked for the first time.
 */
export function settle(progress: Progress, fresh: number, outcomes: readonly Outcome[], now: number): Progress {
	const asked = new Set(outcomes.map(({ item }) => item.id));
	const settled: Progress = {
		...progress,
		next: progress.next + fresh,
		waiting: progress.waiting.filter(({ id }) => !asked.has(id)),
		refusedBy: { ...progress.refusedBy },
		refusals: [...progress.refusals],
	};
	for (const outcome of outcomes) count(settled, outcome, now);
	const isDone = settled.next >= settled.total && settled.waiting.length === 0;
	return isDone ? ended(settled, { state: 'done' }, now) : settled;
}

function count(progress: Progress, outcome: Outcome, now: number): void {
	const { item, result } = outcome;
	switch (result) {
		case 'changed':
			progress.changed += 1;
			return;
		case 'unchanged':
			progress.unchanged += 1;
			return;
		case 'refused':
			refuse(progress, item.id, outcome.code);
			return;
		case 'unavailable': {
			const tries = item.tries + 1;
			if (tries >= TRIES_MAX) refuse(progress, item.id, 'unavailable');
			else progress.waiting.push({ id: item.id, tries, at: now + Math.min(RETRY_MS_MAX, RETRY_MS * 2 ** item.tries) });
			return;
		}
		default:
			unreachable(result);
	}
}

function refuse(progress: Progress, id: string, code: ErrorCode): void {
	progress.refused += 1;
	progress.refusedBy[code] = (progress.refusedBy[code] ?? 0) + 1;
	if (progress.refusals.length < REFUSALS_KEPT_MAX) progress.refusals.push({ id, code });
}

/** How an operation ends. */
type End =
	| { readonly state: 'done' }
	| { readonly state: 'aborted'; readonly abortedBy: string }
	| { readonly state: 'failed'; readonly failure: OperationFailure };

/** An end, after which nothing is asked any more. The first end counts. */
export function ended(progress: Progress, end: End, now: number): Progress {
	return isEnded(progress.state) ? progress : { ...progress, ...end, waiting: [], finishedAt: now };
}

/**
 * When the next chunk begins: so long after this one that the rate is kept, or when something is to be asked again.
 *
 * @param asked how many this chunk asked.
 */
export function nextChunkAt(
	progress: Progress,
	{ startedAt, asked, perSecond }: { readonly startedAt: number; readonly asked: number; readonly perSecond: number },
): number {
	const paced = startedAt + Math.ceil((asked * 1000) / perSecond);
	if (progress.next < progress.total && progress.waiting.length < WAITING_MAX) return paced;
	return Math.max(paced, Math.min(...progress.waiting.map(({ at }) => at)));
}
