import type { ApiProblem } from '#lib/api/problem.ts';
import type { ProblemMessages } from './problem.en.ts';

/** Tasks that are named one by one. */
const NAMED_MAX = 8;

/** Why an operation does not fit, and which tasks are meant, as far as the details of the refusal say. */
export function inParticular(details: ApiProblem['details'], { reasons, named }: ProblemMessages): string[] {
	const reason = typeof details.reason === 'string' ? reasons[details.reason] : undefined;
	const keys = [details.nodes, details.held, details.upstream].find(areKeys) ?? [];
	const sentences = reason === undefined ? [] : [reason];
	if (keys.length === 0) return sentences;
	return [...sentences, named(keys.slice(0, NAMED_MAX), Math.max(0, keys.length - NAMED_MAX))];
}

function areKeys(value: unknown): value is string[] {
	return Array.isArray(value) && value.length > 0 && value.every((key) => typeof key === 'string');
}
