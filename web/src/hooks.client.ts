import type { ClientCaughtError } from '@sveltejs/kit/hooks';
import { asProblem } from '#lib/api/problem.ts';

/** Says what broke; by itself SvelteKit says of everything that it was an internal error. */
export function handleError(caught: ClientCaughtError): { message: string } | undefined {
	if (caught.kind !== 'unknown') return;
	// Whoever looks into it finds where it broke.
	reportError(caught.error);
	return { message: asProblem(caught.error).message };
}
