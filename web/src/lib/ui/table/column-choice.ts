import { personKey } from '#lib/model/person-key.ts';
import { readStored, writeStored } from '#lib/model/stored.ts';

/** Which columns somebody has chosen and in which order; columns that are not named keep their defaults. */
export interface ColumnChoice {
	readonly order: readonly string[];
	readonly visible: Readonly<Record<string, boolean>>;
}

const NO_CHOICE: ColumnChoice = { order: [], visible: {} };

export function readColumnChoice(tableId: string): ColumnChoice {
	return readStored(keyOf(tableId), parse) ?? NO_CHOICE;
}

export function writeColumnChoice(tableId: string, choice: ColumnChoice): void {
	writeStored(keyOf(tableId), choice);
}

/**
 * All ids in the chosen order. A column that is newer than the choice stays behind the one it follows by default, so
 * that it turns up where it was meant to.
 */
export function orderedIds(defaults: readonly string[], chosen: readonly string[]): string[] {
	const ids = chosen.filter((id) => defaults.includes(id));
	for (const [index, id] of defaults.entries()) {
		if (ids.includes(id)) continue;
		const before = defaults[index - 1];
		ids.splice(before === undefined ? 0 : ids.indexOf(before) + 1, 0, id);
	}
	return ids;
}

/** The order after moving one column a place up or down among those that can move. */
export function moved(ids: readonly string[], id: string, by: -1 | 1): string[] {
	const from = ids.indexOf(id);
	const to = from + by;
	if (from < 0 || to < 0 || to >= ids.length) return [...ids];
	const next = ids.filter((other) => other !== id);
	next.splice(to, 0, id);
	return next;
}

function keyOf(tableId: string): string {
	return personKey(`columns ${tableId}`);
}

function parse(found: unknown): ColumnChoice | undefined {
	if (typeof found !== 'object' || found === null || !('order' in found && 'visible' in found)) return undefined;
	const { order, visible } = found;
	if (!Array.isArray(order) || typeof visible !== 'object' || visible === null) return undefined;
	const flags = Object.entries(visible).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean');
	return { order: order.filter((id) => typeof id === 'string'), visible: Object.fromEntries(flags) };
}
