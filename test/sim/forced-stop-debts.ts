import type { AttemptName, Sighting } from './sighting.ts';

/** A refused forced stop goes out later, unless its object loses its memory meanwhile: another life looks for itself. */
export function aRefusedForcedStopIsSentAgain(): (seen: Sighting) => string | null {
	const owed = new Map<string, string>();
	return (seen) => {
		if (seen.kind === 'stops_refused') for (const name of seen.forced) owed.set(nameOf(name), name.instanceId);
		if (seen.kind === 'stop_sent' && seen.force) owed.delete(nameOf(seen));
		if (seen.kind === 'life_over') forgetAllOf(seen.instanceId, owed);
		return seen.kind === 'rested' && owed.size > 0 ? [...owed.keys()].join(', ') : null;
	};
}

function forgetAllOf(instanceId: string, owed: Map<string, string>): void {
	for (const [name, owner] of owed) if (owner === instanceId) owed.delete(name);
}

function nameOf({ instanceId, task, attempt }: AttemptName): string {
	return `${instanceId}.${task}.${attempt}`;
}
