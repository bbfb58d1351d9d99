/** Nesting of any request body: room for a JSON value of the deepest kind inside a workflow document. */
export const BODY_DEPTH_MAX = 80;

/** Members that some code further on could take for an object's own machinery. */
const REFUSED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor']);

/** One wrong place of a parsed body. */
export interface Flaw {
	readonly pointer: string;
	readonly message: string;
}

interface Place {
	readonly value: unknown;
	readonly parent: Place | null;
	readonly step: string;
	readonly depth: number;
}

/**
 * The first thing in a parsed body that no part of the product should ever meet: nesting that overflows a stack, text
 * that is not Unicode or holds NUL (which databases and logs cut at), and keys that reach for prototypes. Walks
 * with a stack of its own.
 */
export function findFlaw(body: unknown): Flaw | null {
	const open: Place[] = [{ value: body, parent: null, step: '', depth: 0 }];
	for (let place = open.pop(); place !== undefined; place = open.pop()) {
		const message = flawOf(place);
		if (message !== null) return { pointer: pointerTo(place), message };
		if (typeof place.value !== 'object' || place.value === null) continue;
		for (const [step, value] of Object.entries(place.value)) {
			open.push({ value, parent: place, step, depth: place.depth + 1 });
		}
	}
	return null;
}

function flawOf({ value, step, depth }: Place): string | null {
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
function pointerTo(place: Place): string {
	const steps: string[] = [];
	for (let at = place; at.parent !== null; at = at.parent) {
		steps.unshift(at.step.toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1'));
	}
	return steps.map((step) => `/${step}`).join('');
}
