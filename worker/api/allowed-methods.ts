import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AppEnv } from './app-env.ts';

/** What middleware for every method is registered under. */
const EVERY_METHOD = 'ALL';

/**
 * Tells which methods an address answers, from the routes that are registered: none for an unknown one. Only the form of
 * an address counts and never what it names, so that the answer is the same whether an id exists or not.
 */
export function allowedMethods(app: OpenAPIHono<AppEnv>): (path: string) => readonly string[] {
	const registered = [...new Set(app.routes.map((route) => route.method))].filter((method) => method !== EVERY_METHOD);
	return (path) => {
		const routes = registered.flatMap((method) => {
			const template = templateOf(app, method, path);
			return template === null ? [] : [{ method, template }];
		});
		// A fixed word is not taken for an id: of `/workflows/import` those of `/workflows/{workflowId}` say nothing.
		const exactest = Math.min(...routes.map((route) => placeholders(route.template)));
		const methods = routes.filter((route) => placeholders(route.template) === exactest).map((route) => route.method);
		if (methods.length === 0) return [];
		return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].sort();
	};
}

/** The exactest address with placeholders that answers this method; null when there is none. */
function templateOf(app: OpenAPIHono<AppEnv>, method: string, path: string): string | null {
	const [matched] = app.router.match(method, path);
	const templates = matched.map(([[, route]]) => route).filter((route) => route.method !== EVERY_METHOD);
	return templates.map((route) => route.path).sort((one, other) => placeholders(one) - placeholders(other))[0] ?? null;
}

function placeholders(template: string): number {
	return template.split('/').filter((segment) => segment.startsWith(':')).length;
}
