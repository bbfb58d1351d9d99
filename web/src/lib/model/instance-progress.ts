import type { Schema } from '#lib/api/client.ts';
import type { Tone } from './state-look.ts';

type TaskCounts = Schema<'Instance'>['tasks'];

/** A stretch of the bar that shows how far a run has come. */
export interface ProgressPart {
	readonly tone: Tone;
	readonly count: number;
	/** Of the whole bar, from 0 to 1. */
	readonly share: number;
}

/** What has ended, what runs, and how much of all tasks that is; the rest of the bar stays empty. */
export function progressOf({ total, success, failed, skipped, stopped, running }: TaskCounts): ProgressPart[] {
	const parts = [
		{ tone: 'success', count: success },
		{ tone: 'failed', count: failed },
		{ tone: 'neutral', count: skipped + stopped },
		{ tone: 'running', count: running },
	] as const;
	return total === 0
		? []
		: parts.filter(({ count }) => count > 0).map((part) => ({ ...part, share: part.count / total }));
}

export function endedOf({ success, failed, skipped, stopped }: TaskCounts): number {
	return success + failed + skipped + stopped;
}
