import { parseDocument } from 'yaml';

/** How often aliases may repeat what an anchor holds; a bomb of nested aliases grows without end. */
const ALIASES_MAX = 100;

export type ParsedYaml =
	| { readonly ok: true; readonly value: unknown }
	| { readonly ok: false; readonly message: string };

/**
 * Reads one YAML 1.2 document of plain data: no tags of anybody's own, no key twice, few aliases. The caller has
 * bounded the size, since a parser cannot.
 */
export function parseYaml(text: string): ParsedYaml {
	try {
		const document = parseDocument(text, { schema: 'core', uniqueKeys: true, prettyErrors: false, stringKeys: true });
		const [problem] = [...document.errors, ...document.warnings];
		if (problem !== undefined) return { ok: false, message: problem.message };
		return { ok: true, value: document.toJS({ maxAliasCount: ALIASES_MAX }) };
	} catch (error) {
		// Too many aliases, or nesting that overflowed the parser's stack.
		return { ok: false, message: error instanceof RangeError ? 'is nested too deeply' : 'cannot be resolved' };
	}
}
