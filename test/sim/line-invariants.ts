import type { Run } from '../../worker/engine/state.ts';
import type { LineEntry } from '../../worker/schedule/strategy.ts';
import type { Sighting } from './sighting.ts';
import { isCounted } from './sim-line.ts';

type Monitor = (seen: Sighting) => string | null;

/**
 * Where runs wait for one another, none starts anything while another has begun and not ended, paused ones included; but for
 * one that an order opened past the line, because it had ended while the order was on its way.
 */
export function oneRunAtOnce(): Monitor {
	const runs = new Map<string, Run>();
	const unawares = new Set<string>();
	const isSerial = { now: false };
	return (seen) => {
		if (seen.kind === 'strategy') isSerial.now = true;
		if (seen.kind === 'opened_unawares') unawares.add(seen.instanceId);
		if (!isSerial.now || seen.kind !== 'stored' || !isCounted(seen.run.spec)) return null;
		const { fact, run } = seen;
		const { instanceId } = run.spec;
		runs.set(instanceId, run);
		if (fact.kind === 'instance_ended') unawares.delete(instanceId);
		if (fact.kind !== 'attempt_created' && fact.kind !== 'instance_let_go') return null;
		if (unawares.has(instanceId)) return null;
		const beside = [...runs.values()].filter((other) => other !== run && isActive(other)).map(idOf);
		return expectNone(
			beside.filter((id) => !unawares.has(id)),
			(ids) => `${instanceId} starts while ${ids} is active`,
		);
	};
}

function idOf({ spec }: Run): string {
	return spec.instanceId;
}

function expectNone(names: readonly string[], problem: (names: string) => string): string | null {
	return names.length === 0 ? null : problem(names.join(', '));
}

function isActive({ state }: Run): boolean {
	return state === 'running' || state === 'pausing' || state === 'paused' || state === 'stopping';
}

/** Whoever is kept from its turn starts nothing until somebody releases it. */
export function whoIsHeldNeverStarts(): Monitor {
	const held = new Set<string>();
	return (seen) => {
		if (seen.kind === 'kept_back' && seen.isHeld) held.add(seen.instanceId);
		if (seen.kind === 'kept_back' && !seen.isHeld) held.delete(seen.instanceId);
		if (seen.kind !== 'stored') return null;
		const { fact, run } = seen;
		const { instanceId } = run.spec;
		// What ends is not in the line any more.
		if (run.endedAt !== null) held.delete(instanceId);
		const isStart = fact.kind === 'attempt_created' || fact.kind === 'instance_let_go';
		return isStart && held.has(instanceId) ? `${instanceId} starts and is held` : null;
	};
}

/** First come, first served among those that wait and nobody holds, after their priority where the strategy is of that. */
export function turnsComeInOrder(): Monitor {
	return (seen) => {
		if (seen.kind !== 'called') return null;
		const { entry, line, strategy } = seen;
		const isBefore = (other: LineEntry) => {
			const byPriority = strategy === 'serialPriority' ? other.rank - entry.rank : 0;
			return byPriority === 0 ? other.ticket < entry.ticket : byPriority < 0;
		};
		const passed = line.filter((other) => other.state === 'waiting' && isBefore(other));
		return expectNone(
			passed.map(({ part }) => part),
			(parts) => `${entry.part} is called before ${parts}`,
		);
	};
}
