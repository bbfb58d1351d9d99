import { LineCounter, parseDocument } from 'yaml';
import { checkYamlCost } from './check-yaml-cost.ts';
import { isWrittenLonger } from './is-written-longer.ts';

/** Longer YAML is not worth its cost; JSON takes documents of any allowed size. */
export const YAML_CHARACTERS_MAX = 512 * 1024;

/** The parser quotes what it cannot read, however long that is. */
const MESSAGE_CHARACTERS_MAX = 300;

/** How often aliases may repeat what an anchor holds; a bomb of nested aliases grows without end. */
const ALIASES_MAX = 100;

/** Characters of the document with every alias replaced: a hundred aliases of one long text are fifty megabytes. */
const EXPANDED_CHARACTERS_MAX = 2 * YAML_CHARACTERS_MAX;

export type ParsedYaml =
	| { readonly ok: true; readonly value: unknown }
	| { readonly ok: false; readonly message: string };

/**
 * Reads one YAML 1.2 document of plain data: no tags of anybody's own, no key twice, few aliases. The caller has
 * bounded the length.
 */
export function parseYaml(text: string): ParsedYaml {
	const costly = checkYamlCost(text);
	if (costly !== null) return { ok: false, message: costly };
	try {
		const lineCounter = new LineCounter();
		const options = { schema: 'core', uniqueKeys: true, prettyErrors: false, stringKeys: true } as const;
		const document = parseDocument(text, { ...options, lineCounter });
		const [problem] = [...document.errors, ...document.warnings];
		if (problem !== undefined) {
			const { line, col } = lineCounter.linePos(problem.pos[0]);
			const message = problem.message.slice(0, MESSAGE_CHARACTERS_MAX);
			return { ok: false, message: `line ${line}, column ${col}: ${message}` };
		}
		const value: unknown = document.toJS({ maxAliasCount: ALIASES_MAX });
		if (isWrittenLonger(value, EXPANDED_CHARACTERS_MAX)) return { ok: false, message: 'repeats too much by aliases' };
		return { ok: true, value };
	} catch (error) {
		// Too many aliases, or nesting that overflowed the parser's stack.
		return { ok: false, message: error instanceof RangeError ? 'is nested too deeply' : 'cannot be resolved' };
	}
}
