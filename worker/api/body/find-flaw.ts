/** Nesting of any request body: room for a JSON value of the deepest kind inside a workflow document. */
export const BODY_DEPTH_MAX = 80;

/** Members that some code further on could take for an object's own machinery. */
const REFUSED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor']);

/** One wrong place of a parsed body. */
export interface Flaw {
	readonly pointer: string;
	readonly message: string;
}

/** A list or an object that is being walked, and what of it was not looked at yet. */
interface Level {
	/** What led here from the level above; nobody's at the top. */
	readonly step: string;
	readonly parts: Iterator<readonly [step: string, value: unknown]>;
}

/**
 * The first thing in a parsed body that no part of the product should ever meet: nesting that overflows a stack, text
 * that is not Unicode or holds NUL (which databases and logs cut at), and keys that reach for prototypes. Walks with a
 * stack of its own, which holds one entry for each level and nothing of what lies beside it: a body has many values.
 */
export function findFlaw(body: unknown): Flaw | null {
	const levels: Level[] = [{ step: '', parts: [['', body] as const].values() }];
	for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
		const next = level.parts.next();
		if (next.done === true) {
			levels.pop();
			continue;
		}
		const [step, value] = next.value;
		const message = flawOf(step, value, levels.length - 1);
		if (message !== null) return { pointer: pointerTo(levels, step), message };
		if (typeof value === 'object' && value !== null) levels.push({ step, parts: partsOf(value) });
	}
	return null;
}

function* partsOf(value: object): Generator<readonly [string, unknown]> {
	if (Array.isArray(value)) for (const [index, item] of value.entries()) yield [String(index), item];
	else for (const [key, member] of Object.entries(value)) yield [key, member];
}

function flawOf(step: string, value: unknown, depth: number): string | null {
	if (depth > BODY_DEPTH_MAX) return `is nested deeper than ${BODY_DEPTH_MAX}`;
	if (REFUSED_KEYS.has(step)) return 'is a name that is not allowed';
	// YAML can write numbers that JSON cannot.
	if (typeof value === 'number' && !Number.isFinite(value)) return 'is not a finite number';
	return flawOfText(step) ?? (typeof value === 'string' ? flawOfText(value) : null);
}

function flawOfText(text: string): string | null {
	if (text.includes('\u0000')) return 'holds a NUL character';
	return text.isWellFormed() ? null : 'holds half of a surrogate pair';
}

/** Written in well-formed text whatever the keys hold, since it goes into the answer. */
function pointerTo(levels: readonly Level[], step: string): string {
	// The first two steps are the empty ones that lead to the body.
	const steps = [...levels.map((level) => level.step), step].slice(2);
	return steps.map((name) => `/${name.toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
