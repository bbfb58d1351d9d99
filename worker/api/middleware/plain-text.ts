import { createMiddleware } from 'hono/factory';
import type { FieldError } from '../../contract/error.ts';
import type { AppEnv } from '../app-env.ts';
import { findFlaw } from '../body/find-flaw.ts';
import { invalidRequest } from '../invalid-request.ts';
import { refusal } from '../refusal.ts';

/** Refuses addresses and queries with text that no part of the product should meet, before anybody looks at them. */
export const plainText = createMiddleware<AppEnv>((c, next) => {
	const flaws = [flawIn('path', c.req.path), flawIn('query', c.req.query())];
	const fields = flaws.filter((flaw) => flaw !== null);
	return fields.length > 0 ? Promise.resolve(refusal(c, invalidRequest(fields))) : next();
});

function flawIn(part: FieldError['in'], value: unknown): FieldError | null {
	const flaw = findFlaw(typeof value === 'string' ? decodeLeniently(value) : value);
	return flaw === null ? null : { in: part, ...flaw };
}

function decodeLeniently(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		return path;
	}
}
