/** Attempts a project may have in flight, over all of its runs. */
export const WINDOW_SLOTS = 1000;

/** Slots may be given out ahead of need only from this part, so that whoever really waits always finds the rest. */
export const AHEAD_SLOTS_MAX = WINDOW_SLOTS / 2;

/** How long a holder is believed without being asked. */
export const SLOT_LEASE_MS = 5 * 60_000;

/** How soon a holder that could not be reached is asked again. */
export const ASK_AGAIN_MS = 30_000;

/** How often those who hold slots ahead of need are asked while somebody waits. */
export const RECALL_MS = 10_000;

/**
 * Who has slots or waits for some. `ahead` marks a pool that takes slots before anybody needs them: it never waits,
 * and is asked for what it does not use as soon as somebody does.
 */
export interface Holder {
	readonly holder: string;
	readonly held: number;
	readonly wanted: number;
	/** Highest first: 0 is served before 1. */
	readonly priority: number;
	/** When it began to wait for what it does not have. */
	readonly since: number;
	readonly ahead: boolean;
	/** When it is asked next what it still holds. */
	readonly askAt: number;
}

/** Who holds and who waits, by name. */
export type Window = ReadonlyMap<string, Holder>;

export interface SlotRequest {
	readonly holder: string;
	readonly wanted: number;
	readonly priority: number;
	readonly ahead: boolean;
}

/**
 * The holder asks for `wanted` slots in all. Gives the holders that change; asking for less than is held gives
 * nothing back, that is `keepSlots`.
 */
export function askForSlots(window: Window, request: SlotRequest, now: number): readonly Holder[] {
	const before = window.get(request.holder);
	const held = before?.held ?? 0;
	const wanted = Math.min(Math.max(request.wanted, held), WINDOW_SLOTS);
	const waited = before !== undefined && before.wanted > before.held;
	const asked: Holder = {
		...request,
		held,
		wanted,
		since: waited ? before.since : now,
		askAt: before?.askAt ?? now + SLOT_LEASE_MS,
	};
	if (request.ahead) {
		const given = Math.min(wanted - held, slotsAhead(window));
		return changesOf(window, [{ ...asked, held: held + given, wanted: held + given }]);
	}
	return grantFree(withHolders(window, [asked]), window, now, request.holder);
}

/** The holder keeps at most `keep` slots and waits for no more; what it gave back goes to whoever waits. */
export function keepSlots(window: Window, name: string, keep: number, now: number): readonly Holder[] {
	const before = window.get(name);
	if (before === undefined) return [];
	const held = Math.min(before.held, keep);
	const kept: Holder = { ...before, held, wanted: held, askAt: now + SLOT_LEASE_MS };
	return grantFree(withHolders(window, [kept]), window, now, null);
}

/**
 * The holder, told that it has `told` slots, answered how many it uses. It waits on for what it wanted, unless it is a
 * pool or does not even use all of what it was told. An answer that a later change overtook says nothing (`told` is
 * null then, or another number): it is asked again.
 */
export function confirmSlots(
	window: Window,
	name: string,
	answer: { readonly told: number | null; readonly used: number },
	now: number,
): readonly Holder[] {
	const before = window.get(name);
	if (before === undefined) return [];
	if (before.held !== answer.told) return [{ ...before, askAt: now }];
	const held = Math.min(before.held, Math.max(0, answer.used));
	const wanted = before.ahead || held < before.held ? held : before.wanted;
	const confirmed: Holder = { ...before, held, wanted, askAt: now + SLOT_LEASE_MS };
	return grantFree(withHolders(window, [confirmed]), window, now, null);
}

/** The holder did not answer: it keeps what it has, because it may be using it, and is asked again soon. */
export function askAgain(holder: Holder, now: number): Holder {
	// A pool is asked ahead of its lease while somebody waits; what counts as soon is the same for it.
	return { ...holder, askAt: now + ASK_AGAIN_MS + (holder.ahead ? SLOT_LEASE_MS - RECALL_MS : 0) };
}

/** Slots nobody holds. */
export function freeSlots(window: Window): number {
	let held = 0;
	for (const holder of window.values()) held += holder.held;
	return WINDOW_SLOTS - held;
}

/** How full the window is, and how many slots are waited for. */
export function usageOf(window: Window): { readonly window: number; readonly held: number; readonly waiting: number } {
	let waiting = 0;
	for (const { held, wanted } of waitersOf(window)) waiting += wanted - held;
	return { window: WINDOW_SLOTS, held: WINDOW_SLOTS - freeSlots(window), waiting };
}

/** Those who have less than they asked for, best first: by priority, then by how long they wait. */
export function waitersOf(window: Window): readonly Holder[] {
	return [...window.values()]
		.filter(isWaiting)
		.sort((one, other) => one.priority - other.priority || one.since - other.since);
}

/** Holders that are named to whoever waits. */
const NAMED_HOLDERS_MAX = 5;

/** Those who hold the most slots, the greatest first. */
export function greatestHolders(window: Window): readonly { readonly holder: string; readonly held: number }[] {
	return [...window.values()]
		.filter(({ held }) => held > 0)
		.sort((one, other) => other.held - one.held)
		.slice(0, NAMED_HOLDERS_MAX)
		.map(({ holder, held }) => ({ holder, held }));
}

/** Place of a holder among those who have less than they asked for, from 1; null for one that waits for nothing. */
export function placeOf(window: Window, name: string): number | null {
	const place = waitersOf(window).findIndex(({ holder }) => holder === name);
	return place < 0 ? null : place + 1;
}

/** Those to be asked now what they still hold: leases that ended, and pools while somebody waits. */
export function dueHolders(window: Window, now: number): readonly Holder[] {
	const recall = waitersOf(window).length > 0;
	return [...window.values()].filter((holder) => askTime(holder, recall) <= now);
}

/** When somebody has to be asked next; null while nobody holds or waits. */
export function nextAsk(window: Window): number | null {
	const recall = waitersOf(window).length > 0;
	let next: number | null = null;
	for (const holder of window.values()) {
		const at = askTime(holder, recall);
		if (next === null || at < next) next = at;
	}
	return next;
}

function askTime(holder: Holder, recall: boolean): number {
	return recall && holder.ahead ? holder.askAt - SLOT_LEASE_MS + RECALL_MS : holder.askAt;
}

function isWaiting(holder: Holder): boolean {
	return holder.wanted > holder.held;
}

function slotsAhead(window: Window): number {
	if (waitersOf(window).length > 0) return 0;
	return Math.max(0, freeSlots(window) - (WINDOW_SLOTS - AHEAD_SLOTS_MAX));
}

/** Gives what is free to the waiters in their order, each as much as it wants. */
function grantFree(window: Window, before: Window, now: number, asker: string | null): readonly Holder[] {
	let free = freeSlots(window);
	const granted: Holder[] = [];
	for (const waiter of waitersOf(window)) {
		if (free <= 0) break;
		const given = Math.min(free, waiter.wanted - waiter.held);
		free -= given;
		// Whoever did not ask just now has to be told, and is told again until it confirms.
		const askAt = waiter.holder === asker ? now + SLOT_LEASE_MS : now;
		granted.push({ ...waiter, held: waiter.held + given, askAt });
	}
	return changesOf(before, withHolders(window, granted).values());
}

function withHolders(window: Window, holders: readonly Holder[]): Window {
	const next = new Map(window);
	for (const holder of holders) next.set(holder.holder, holder);
	return next;
}

function changesOf(before: Window, after: Iterable<Holder>): readonly Holder[] {
	return [...after].filter((holder) => holder !== before.get(holder.holder));
}
