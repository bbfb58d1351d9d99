import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	AHEAD_SLOTS_MAX,
	ASK_AGAIN_MS,
	askAgain,
	askForSlots,
	confirmSlots,
	dueHolders,
	freeSlots,
	type Holder,
	keepSlots,
	nextAsk,
	placeOf,
	RECALL_MS,
	SLOT_LEASE_MS,
	WINDOW_SLOTS,
	waitersOf,
} from '../../../worker/capacity/window.ts';
import { unreachable } from '../../../worker/lib/unreachable.ts';

function apply(window: Map<string, Holder>, changes: readonly Holder[]): Map<string, Holder> {
	for (const change of changes) window.set(change.holder, change);
	return window;
}

function ask(window: Map<string, Holder>, holder: string, wanted: number, at = 0, priority = 2): Map<string, Holder> {
	return apply(window, askForSlots(window, { holder, wanted, priority, ahead: false }, at));
}

function heldBy(window: ReadonlyMap<string, Holder>, name: string): number {
	return window.get(name)?.held ?? 0;
}

test('a holder gets what it asks for while the window has room, and waits for the rest', () => {
	const window = ask(ask(new Map(), 'ins:a', 700), 'ins:b', 700);
	expect([heldBy(window, 'ins:a'), heldBy(window, 'ins:b'), freeSlots(window)]).toEqual([700, 300, 0]);
	expect(waitersOf(window).map((holder) => holder.holder)).toEqual(['ins:b']);
});

test('what comes back goes to the best waiter: by priority, then by age', () => {
	const window = ask(new Map(), 'ins:full', WINDOW_SLOTS);
	ask(window, 'ins:late-high', 10, 30, 0);
	ask(window, 'ins:old', 10, 10);
	ask(window, 'ins:young', 10, 20);
	apply(window, keepSlots(window, 'ins:full', WINDOW_SLOTS - 25, 40));
	expect(['ins:late-high', 'ins:old', 'ins:young'].map((name) => heldBy(window, name))).toEqual([10, 10, 5]);
});

test('a holder knows its place in the line, and that it waits for nothing', () => {
	const window = ask(new Map(), 'ins:full', WINDOW_SLOTS);
	ask(window, 'ins:old', 10, 10);
	ask(window, 'ins:high', 10, 20, 0);
	expect(['ins:high', 'ins:old', 'ins:full', 'ins:unknown'].map((name) => placeOf(window, name))).toEqual([
		1,
		2,
		null,
		null,
	]);
});

test('asking again keeps the place in the line', () => {
	const window = ask(new Map(), 'ins:full', WINDOW_SLOTS);
	ask(window, 'ins:old', 10, 10);
	ask(window, 'ins:young', 10, 20);
	ask(window, 'ins:old', 12, 30);
	expect(waitersOf(window).map((holder) => holder.holder)).toEqual(['ins:old', 'ins:young']);
});

test('a pool takes slots ahead of need only from half of the window, and only while nobody waits', () => {
	const window = new Map<string, Holder>();
	apply(window, askForSlots(window, { holder: 'wf:a', wanted: 900, priority: 2, ahead: true }, 0));
	expect(heldBy(window, 'wf:a')).toBe(AHEAD_SLOTS_MAX);
	expect(waitersOf(window)).toEqual([]);
	ask(window, 'ins:b', 600);
	apply(window, keepSlots(window, 'wf:a', 0, 1));
	ask(window, 'ins:c', 600);
	apply(window, askForSlots(window, { holder: 'wf:a', wanted: 100, priority: 0, ahead: true }, 2));
	expect(heldBy(window, 'wf:a')).toBe(0);
});

test('a grant that nobody asked for just now is told at once', () => {
	const window = ask(ask(new Map(), 'ins:a', WINDOW_SLOTS), 'ins:b', 5);
	apply(window, keepSlots(window, 'ins:a', 10, 1000));
	expect(dueHolders(window, 1000).map((holder) => holder.holder)).toEqual(['ins:b']);
});

test('a holder is believed for its lease and then asked; what it lost comes back', () => {
	const window = ask(new Map(), 'ins:a', 8);
	expect(nextAsk(window)).toBe(SLOT_LEASE_MS);
	expect(dueHolders(window, SLOT_LEASE_MS).map((holder) => holder.holder)).toEqual(['ins:a']);
	apply(window, confirmSlots(window, 'ins:a', { told: 8, used: 0 }, SLOT_LEASE_MS));
	expect(freeSlots(window)).toBe(WINDOW_SLOTS);
});

test('an answer that a later grant overtook takes nothing away', () => {
	const window = ask(new Map(), 'ins:a', 3);
	ask(window, 'ins:a', 9, 5);
	apply(window, confirmSlots(window, 'ins:a', { told: 3, used: 3 }, 10));
	expect(heldBy(window, 'ins:a')).toBe(9);
	expect(dueHolders(window, 10)).toHaveLength(1);
});

test('pools are asked for what they do not use as soon as somebody waits', () => {
	const window = new Map<string, Holder>();
	apply(window, askForSlots(window, { holder: 'wf:a', wanted: 400, priority: 2, ahead: true }, 0));
	ask(window, 'ins:b', 700, 1);
	expect(dueHolders(window, RECALL_MS).map((holder) => holder.holder)).toEqual(['wf:a']);
});

test('a pool that cannot be reached is asked again after a while, not in a loop, while somebody waits', () => {
	const window = new Map<string, Holder>();
	apply(window, askForSlots(window, { holder: 'wf:a', wanted: 400, priority: 2, ahead: true }, 0));
	ask(window, 'ins:b', 700, 1);
	const [pool] = dueHolders(window, RECALL_MS);
	if (pool !== undefined) apply(window, [askAgain(pool, RECALL_MS)]);
	expect(nextAsk(window)).toBe(RECALL_MS + ASK_AGAIN_MS);
});

type Action =
	| { readonly kind: 'ask'; readonly who: number; readonly n: number; readonly ahead: boolean }
	| { readonly kind: 'keep'; readonly who: number; readonly n: number }
	| { readonly kind: 'confirm'; readonly who: number; readonly n: number; readonly stale: boolean };

const action: fc.Arbitrary<Action> = fc.oneof(
	fc.record({ kind: fc.constant('ask' as const), who: fc.nat(8), n: fc.nat(1500), ahead: fc.boolean() }),
	fc.record({ kind: fc.constant('keep' as const), who: fc.nat(8), n: fc.nat(1200) }),
	fc.record({ kind: fc.constant('confirm' as const), who: fc.nat(8), n: fc.nat(1200), stale: fc.boolean() }),
);

function perform(window: Map<string, Holder>, step: Action, now: number): void {
	const holder = `ins:${step.who}`;
	const { n } = step;
	switch (step.kind) {
		case 'ask':
			apply(window, askForSlots(window, { holder, wanted: n, priority: step.who % 3, ahead: step.ahead }, now));
			return;
		case 'keep':
			apply(window, keepSlots(window, holder, n, now));
			return;
		case 'confirm': {
			const told = heldBy(window, holder) + (step.stale ? 1 : 0);
			apply(window, confirmSlots(window, holder, { told, used: n }, now));
			return;
		}
		default:
			unreachable(step);
	}
}

test('held never exceeds the window, nobody waits beside free slots, and no holder is forgotten', () => {
	fc.assert(
		fc.property(fc.array(action, { maxLength: 60 }), (steps) => {
			const window = new Map<string, Holder>();
			for (const [index, step] of steps.entries()) {
				perform(window, step, index * 1000);
				const holders = [...window.values()];
				expect(freeSlots(window)).toBeGreaterThanOrEqual(0);
				expect(waitersOf(window).length > 0 && freeSlots(window) > 0).toBe(false);
				expect(holders.every((holder) => holder.held >= 0)).toBe(true);
				expect(nextAsk(window) === null && holders.some((holder) => holder.held > 0)).toBe(false);
			}
		}),
	);
});
