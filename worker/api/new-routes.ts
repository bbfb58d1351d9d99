import { OpenAPIHono, type RouteConfig } from '@hono/zod-openapi';
import { z } from 'zod';
import { refuseWith } from '../service/answer.ts';
import type { AppEnv } from './app-env.ts';
import { fieldsOf, invalidRequest } from './invalid-request.ts';
import { refusal } from './refusal.ts';

const PARTS = { json: 'body', form: 'body', query: 'query', header: 'header', cookie: 'header' } as const;

const NO_QUERY = z.strictObject({});

/**
 * An empty set of routes that refuses what their schemas do not allow. A path that does not have the shape of an id
 * leads nowhere, so it is answered like any other unknown address.
 */
export function newRoutes(): OpenAPIHono<AppEnv> {
	const routes = new OpenAPIHono<AppEnv>({
		defaultHook: (result, c) => {
			if (result.success) return;
			if (result.target === 'param') return refusal(c, refuseWith('not_found'));
			return refusal(c, invalidRequest(fieldsOf(PARTS[result.target], result.error)));
		},
	});
	const { openapi } = routes;
	routes.openapi = (route, handler, hook) => openapi(withStrictQuery(route), handler, hook);
	return routes;
}

/**
 * What does something takes no query that its definition does not name: whoever asks for `?dryRun=true` where that is not
 * known believes that nothing is going to be done.
 */
function withStrictQuery<Route extends RouteConfig>(route: Route): Route {
	if (route.method === 'get' || route.request?.query !== undefined) return route;
	return { ...route, request: { ...route.request, query: NO_QUERY } };
}
