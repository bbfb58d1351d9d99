import type { Fact } from '../engine/fact.ts';
import { logEntryOf } from '../engine/view/log/log-entry.ts';
import { mayBeSaid } from '../engine/view/log/task-log.ts';
import type { FollowedEntry } from '../logs/log-followers.ts';
import type { RunReader } from './run-reader.ts';

/**
 * What a turn's facts, the last of the run, say in the logs of these nodes. A line refers to what came before it, so the
 * log of the run is gone through for it: only for those nodes of which there is something to say.
 */
export function* platformEntries(
	reader: RunReader,
	keys: Iterable<string>,
	facts: readonly Fact[],
): Generator<FollowedEntry> {
	const { seq, spec } = reader.run;
	for (const nodeKey of keys) {
		if (!facts.some((fact) => mayBeSaid(fact, nodeKey))) continue;
		for (const line of reader.taskLog(nodeKey, seq - facts.length)?.lines ?? [])
			yield { instanceId: spec.instanceId, nodeKey, entry: logEntryOf(line) };
	}
}
