import { Lexer } from 'yaml';
import { BODY_DEPTH_MAX } from './find-flaw.ts';

/**
 * The parser keeps some hundred bytes for every token (measured: 1 MiB of an ordinary document is 430,000 tokens and
 * 110 MB), and an isolate has 128 MB (https://developers.cloudflare.com/workers/platform/limits/).
 */
const TOKENS_MAX = 150_000;

const OPENING: ReadonlySet<string> = new Set(['[', '{']);
const CLOSING: ReadonlySet<string> = new Set([']', '}']);

/** Tokens of which many in a row each cost the parser a stack frame or an error. */
const PREFIX = /^([-?:]$|[&*!])/;

/**
 * Judges from its tokens alone, one at a time, whether YAML text is cheap enough to be parsed. The parser has no limits
 * of its own: it would take a small text of brackets to fill an isolate before anything is refused. Nesting by
 * indentation is bounded by the size, since every level needs a longer line.
 *
 * @returns null when it is, else what is wrong.
 */
export function checkYamlCost(text: string): string | null {
	let tokens = 0;
	let inBrackets = 0;
	let prefixesOnLine = 0;
	for (const token of new Lexer().lex(text)) {
		tokens += 1;
		inBrackets += bracketStep(token);
		if (inBrackets === 0) prefixesOnLine = PREFIX.test(token) ? prefixesOnLine + 1 : keptOnLine(token, prefixesOnLine);
		if (inBrackets > BODY_DEPTH_MAX || prefixesOnLine > BODY_DEPTH_MAX) return 'is nested too deeply';
		if (tokens > TOKENS_MAX) return 'is too large for YAML; JSON takes larger documents';
	}
	return null;
}

function bracketStep(token: string): number {
	if (OPENING.has(token)) return 1;
	return CLOSING.has(token) ? -1 : 0;
}

function keptOnLine(token: string, count: number): number {
	return token.startsWith('\n') || token.startsWith('\r') ? 0 : count;
}
