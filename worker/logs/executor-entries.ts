import { parseAttemptId } from '../contract/ids.ts';
import { toInstant } from '../contract/instant.ts';
import type { LogRow } from './append.ts';
import type { FollowedEntry } from './log-followers.ts';

/** What followers are told of a piece that was just stored. Its rows lie side by side, so no character is cut. */
export function executorEntries(
	attemptId: string,
	rows: readonly LogRow[],
	at: number,
): () => readonly FollowedEntry[] {
	return () => {
		const [first] = rows;
		const parsed = parseAttemptId(attemptId);
		if (first === undefined || parsed === null) return [];
		const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });
		const text = rows.map(({ body }) => decoder.decode(body, { stream: true })).join('') + decoder.decode();
		const { instanceId, nodeKey, number } = parsed;
		const entry = { source: 'executor', at: toInstant(at), attempt: number, offset: first.start, text } as const;
		return [{ instanceId, nodeKey, entry }];
	};
}
