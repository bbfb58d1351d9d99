import { OpenAPIHono } from '@hono/zod-openapi';
import { refuseWith } from '../service/answer.ts';
import type { AppEnv } from './app-env.ts';
import { fieldsOf, invalidRequest } from './invalid-request.ts';
import { refusal } from './refusal.ts';

const PARTS = { json: 'body', form: 'body', query: 'query', header: 'header', cookie: 'header' } as const;

/**
 * An empty set of routes that refuses what their schemas do not allow. A path that does not have the shape of an id
 * leads nowhere, so it is answered like any other unknown address.
 */
export function newRoutes(): OpenAPIHono<AppEnv> {
	return new OpenAPIHono<AppEnv>({
		defaultHook: (result, c) => {
			if (result.success) return;
			if (result.target === 'param') return refusal(c, refuseWith('not_found'));
			return refusal(c, invalidRequest(fieldsOf(PARTS[result.target], result.error)));
		},
	});
}
