import type { SerialStrategy } from '../../worker/schedule/strategy.ts';
import type { Profile } from './profile.ts';
import { Random } from './random.ts';

/** Drawn apart from everything else of a world, so that worlds without a line are the same with and without this. */
const APART = 1150;

const FIRST = ['serialWait', 'serialWait', 'serialPriority', 'serialPriority', 'serialDiscard'] as const;
const LATER = ['serialWait', 'serialPriority', 'serialDiscard'] as const;

/** The execution strategy of a world's workflow under which its runs wait for one another. */
export interface Strategies {
	readonly first: SerialStrategy;
	/** The one of a version that comes online while runs wait; null where none does. */
	readonly later: SerialStrategy | null;
}

/** Draws the strategies of a world; null for most of them, whose runs run side by side. */
export function strategiesOf(seed: number, { isTame }: Profile): Strategies | null {
	const random = new Random(seed + APART);
	if (!random.chance(0.25)) return null;
	const first = random.pick(FIRST);
	// What is discarded by a later strategy has another outcome than its script says.
	const isLater = !isTame && random.chance(0.3);
	return { first, later: isLater ? random.pick(LATER) : null };
}
