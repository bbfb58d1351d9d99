import type { JsonValue } from '../../contract/parameter.ts';
import { accept, type Result, refuse } from '../../lib/result.ts';
import { textOf } from './coerce.ts';
import { holdsReferences, type LevelValue } from './levels.ts';
import { templateOf } from './reference.ts';

/** Parameters whose values refer to one another, one inside the other. */
const REFERENCE_DEPTH_MAX = 10;
/**
 * Characters that replacing may produce for one task. Without it ten parameters that each name the next ten times
 * would make a text of ten thousand million.
 */
const EXPANDED_LENGTH_MAX = 4 * 1024 * 1024;

/** Why a value could not be put together, as a sentence. */
interface ExpansionRefusal {
	readonly message: string;
}

type Expanded<Value> = Result<Value, ExpansionRefusal>;

/** What a name's value is where a text is that reference alone. */
export type ReadWhole = (name: string, value: JsonValue) => Expanded<JsonValue>;

interface Known {
	readonly value: JsonValue;
	readonly text: string;
	/** How many names deep it refers to others. */
	readonly height: number;
}

/** Replaces the `${name}` in values for one task. Every name is followed once. Names nobody knows stay as text. */
export class Expansion {
	readonly #lookUp: (name: string) => LevelValue | undefined;
	readonly #known = new Map<string, Known | null>();
	readonly #following: string[] = [];
	#highest = 0;
	#length = 0;

	constructor(lookUp: (name: string) => LevelValue | undefined) {
		this.#lookUp = lookUp;
	}

	/** The value of a name with everything in it replaced; undefined for a name nobody knows. */
	valueOf(name: string): Expanded<JsonValue | undefined> {
		const known = this.#follow(name);
		return known.ok ? accept(known.value?.value) : known;
	}

	/**
	 * A value with the references in all its texts replaced. Texts stay texts, but for those that are one reference and
	 * nothing else where `readWhole` says what the name's value is there.
	 */
	expand(value: JsonValue, readWhole?: ReadWhole): Expanded<JsonValue> {
		if (typeof value === 'string') return this.#expandText(value, readWhole);
		if (typeof value !== 'object' || value === null) return accept(value);
		const members: [string, JsonValue][] = [];
		for (const [name, member] of Object.entries(value)) {
			const expanded = this.expand(member, readWhole);
			if (!expanded.ok) return expanded;
			members.push([name, expanded.value]);
		}
		// `fromEntries` makes `__proto__` a member like any other.
		return accept(Array.isArray(value) ? members.map(([, member]) => member) : Object.fromEntries(members));
	}

	#expandText(text: string, readWhole?: ReadWhole): Expanded<JsonValue> {
		const { pieces, names } = templateOf(text);
		const [first] = names;
		if (first === undefined) return accept(text);
		if (readWhole !== undefined && text === `\${${first}}`) return this.#expandWhole(text, first, readWhole);
		let result = pieces[0] ?? '';
		for (const [index, name] of names.entries()) {
			const known = this.#follow(name);
			if (!known.ok) return known;
			const added = `${known.value?.text ?? `\${${name}}`}${pieces[index + 1] ?? ''}`;
			const counted = this.#count(added.length);
			if (!counted.ok) return counted;
			result += added;
		}
		return accept(result);
	}

	#expandWhole(text: string, name: string, readWhole: ReadWhole): Expanded<JsonValue> {
		const known = this.#follow(name);
		if (!known.ok) return known;
		if (known.value === null) return accept(text);
		const counted = this.#count(known.value.text.length);
		return counted.ok ? readWhole(name, known.value.value) : counted;
	}

	#count(length: number): Expanded<null> {
		this.#length += length;
		if (this.#length <= EXPANDED_LENGTH_MAX) return accept(null);
		return refuse({ message: `Replacing parameters gives more than ${EXPANDED_LENGTH_MAX} characters.` });
	}

	/** What a name stands for, at the depth reached; the height found is noted for whoever refers to it. */
	#follow(name: string): Expanded<Known | null> {
		let known = this.#known.get(name);
		if (known === undefined) {
			const found = this.#lookUp(name);
			const made = found === undefined ? accept(null) : this.#resolve(name, found);
			if (!made.ok) return made;
			known = made.value;
			this.#known.set(name, known);
		}
		const height = known?.height ?? 0;
		if (this.#following.length + height > REFERENCE_DEPTH_MAX) return this.#tooDeep(name);
		this.#highest = Math.max(this.#highest, height);
		return accept(known);
	}

	#resolve(name: string, found: LevelValue): Expanded<Known> {
		if (!holdsReferences(found.level)) return accept({ value: found.value, text: textOf(found.value), height: 1 });
		const seenAt = this.#following.indexOf(name);
		if (seenAt >= 0) {
			const circle = [...this.#following.slice(seenAt), name].join(' → ');
			return refuse({ message: `Parameters refer to each other in a circle: ${circle}.` });
		}
		if (this.#following.length >= REFERENCE_DEPTH_MAX) return this.#tooDeep(name);
		const highestBeside = this.#highest;
		this.#highest = 0;
		this.#following.push(name);
		const expanded = this.expand(found.value);
		this.#following.pop();
		const height = this.#highest + 1;
		this.#highest = highestBeside;
		return expanded.ok ? accept({ value: expanded.value, text: textOf(expanded.value), height }) : expanded;
	}

	#tooDeep(name: string): Expanded<never> {
		const first = this.#following[0] ?? name;
		return refuse({
			message: `Parameter "${first}" refers to others more than ${REFERENCE_DEPTH_MAX} deep.`,
		});
	}
}
