import { type ApiProblem, asProblem, type FieldProblem } from '#lib/api/problem.ts';
import { area } from './area.ts';
import { en } from './problem.en.ts';
import { uiText } from './ui.ts';

export const problemText = area('problem', en);

/** Tasks that are named one by one. */
const NAMED_MAX = 8;

/** What happened, in the reader's language; what has no words here says it in its own. */
export function whatHappened(problem: ApiProblem): string {
	const t = problemText();
	if (problem.code === `http_${problem.status}`) return t.answered(problem.status);
	return [t.what[problem.code] ?? problem.message, ...inParticular(problem)].join(' ');
}

/** Why an operation does not fit, and which tasks are meant, as far as the refusal says. */
function inParticular({ details }: ApiProblem): string[] {
	const t = problemText();
	const reason = typeof details.reason === 'string' ? t.reasons[details.reason] : undefined;
	const keys = [details.nodes, details.held, details.upstream].find(areKeys) ?? [];
	const named = t.named(keys.slice(0, NAMED_MAX), Math.max(0, keys.length - NAMED_MAX));
	return [...(reason === undefined ? [] : [reason]), ...(keys.length === 0 ? [] : [named])];
}

function areKeys(value: unknown): value is string[] {
	return Array.isArray(value) && value.length > 0 && value.every((key) => typeof key === 'string');
}

/** What is wrong with a value, in the reader's language; a rule without words here is told as the API tells it. */
export function whatIsWrong({ rule, limit, message }: FieldProblem): string {
	const words: Readonly<Partial<Record<string, (limit: number) => string>>> = uiText().fieldRules;
	return words[String(rule)]?.(Number(limit)) ?? message;
}

/** Anything thrown, in a sentence for a short notice. */
export function whatWasThrown(thrown: unknown): string {
	return whatHappened(asProblem(thrown));
}
