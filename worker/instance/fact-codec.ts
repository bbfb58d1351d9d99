import type { Fact, FactKind } from '../engine/fact.ts';

/**
 * Version of each kind of fact, raised when a field is added or its meaning changes. A stored fact without a version is
 * of version 1.
 */
export const FACT_VERSIONS = {
	instance_started: 2,
	round_started: 1,
	instance_recovered: 1,
	instance_stopping: 1,
	instance_pausing: 1,
	instance_paused: 1,
	instance_resumed: 1,
	instance_waiting: 1,
	instance_let_go: 1,
	instance_held: 1,
	instance_released: 1,
	instance_discarded: 1,
	definition_replaced: 1,
	failure_strategy_applied: 1,
	instance_ended: 1,
	facts_left_out: 1,
	slots_changed: 1,
	routes_captured: 1,
	task_delayed: 1,
	tasks_queued: 1,
	attempt_created: 1,
	delivery_failed: 1,
	delivery_repeated: 1,
	delivery_claimed: 1,
	attempt_accepted: 1,
	lease_renewed: 1,
	contact_lost: 1,
	timeout_warned: 1,
	attempt_stop_requested: 1,
	stop_answered: 1,
	attempt_ended: 1,
	result_refused: 1,
	task_succeeded: 1,
	task_failed: 1,
	tasks_skipped: 1,
	tasks_stopped: 1,
	tasks_held: 1,
	tasks_released: 1,
	tasks_terminated: 1,
	task_forced: 1,
	tasks_reset: 1,
	attempts_withdrawn: 1,
	orphans_healed: 1,
	effect_settled: 1,
	tasks_listed: 1,
} as const satisfies Record<FactKind, number>;

/** A fact as it is stored: its fields, and its version when that is not 1. */
export type StoredFact = Readonly<Record<string, unknown>>;

/** Makes a fact of the next version out of one of this version. */
export type Upcast = (fact: StoredFact) => StoredFact;

/** `UPCASTS[kind][n]` turns version n into version n + 1. Entries are only ever added. */
export type UpcastTable = Readonly<Partial<Record<FactKind, Readonly<Record<number, Upcast>>>>>;

const UPCASTS: UpcastTable = {
	// Version 2 may name the nominal local time; without it the schedule time tells, as it did before.
	instance_started: { 1: (fact) => fact },
};

/** A stored fact that this release cannot read, because a later one wrote it. */
export class UnknownFact extends Error {
	override readonly name = 'UnknownFact';
}

export function encodeFact(fact: Fact): StoredFact {
	const version: number = FACT_VERSIONS[fact.kind];
	return version === 1 ? { ...fact } : { ...fact, v: version };
}

/**
 * Reads a stored fact of any past version as one of the present.
 *
 * @throws UnknownFact for a kind or version of a later release.
 */
export function decodeFact(
	stored: StoredFact,
	versions: Readonly<Record<string, number>> = FACT_VERSIONS,
	upcasts = UPCASTS,
): Fact {
	const { v: storedVersion = 1, ...fields } = stored;
	const current = isFactKind(fields.kind) ? versions[fields.kind] : undefined;
	if (!isFactKind(fields.kind) || current === undefined || typeof storedVersion !== 'number' || storedVersion > current)
		throw new UnknownFact(`No reader for fact ${String(fields.kind)} of version ${String(storedVersion)}`);
	let fact: StoredFact = fields;
	for (let version = storedVersion; version < current; version += 1) {
		const upcast = upcasts[fields.kind]?.[version];
		if (upcast === undefined) throw new UnknownFact(`No way from version ${version} of fact ${fields.kind}`);
		fact = upcast(fact);
	}
	if (!isFact(fact)) throw new UnknownFact(`A fact of kind ${fields.kind} has no time`);
	return fact;
}

/** The facts of a turn as they are stored; none when its text is broken. */
export function storedFacts(text: string): readonly StoredFact[] {
	try {
		return JSON.parse(text);
	} catch {
		return [];
	}
}

/** How many facts a turn has. Of a text that is broken its length is more than that for sure. */
export function factsIn(text: string): number {
	return storedFacts(text).length || text.length;
}

function isFactKind(kind: unknown): kind is FactKind {
	return typeof kind === 'string' && Object.hasOwn(FACT_VERSIONS, kind);
}

/** The log is written by this codec alone, so what has a known kind, its version and a time is whole. */
function isFact(stored: StoredFact): stored is StoredFact & Fact {
	return isFactKind(stored.kind) && typeof stored.at === 'number';
}
