import { type ApiProblem, asProblem, type FieldProblem } from '#lib/api/problem.ts';
import { area } from './area.ts';
import { en } from './problem.en.ts';
import { inParticular } from './refusal-details.ts';
import { uiText } from './ui.ts';

export const problemText = area('problem', en);

/** What happened, in the reader's language; what has no words here says it in its own. */
export function whatHappened(problem: ApiProblem): string {
	const t = problemText();
	if (problem.code === `http_${problem.status}`) return t.answered(problem.status);
	return [t.what[problem.code] ?? problem.message, ...inParticular(problem.details, t)].join(' ');
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
