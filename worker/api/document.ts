import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AppEnv } from './app-env.ts';

const DESCRIPTION = `Orrery runs workflows: graphs of tasks that executors of yours carry out.

Every list answers \`{items, nextCursor}\`; every refusal answers \`{error: {code, message, details, requestId}}\`, where
\`code\` is stable. A known address asked with a method it does not have answers 405 \`method_not_allowed\`, whose
\`Allow\` header lists those it has; HEAD is answered wherever GET is, and OPTIONS lists the methods. Times are ISO 8601
in UTC. What creates or starts something honours \`Idempotency-Key\`. Whatever does something refuses a query that it does
not know with 400 \`invalid_request\`, so that \`dryRun=true\` does nothing or is refused.`;

/** The OpenAPI 3.1 document of all routes, made from the schemas that validate them. */
function openApiDocument(app: OpenAPIHono<AppEnv>, publicUrl: string) {
	return app.getOpenAPI31Document({
		openapi: '3.1.0',
		info: { title: 'Orrery API', version: '1', description: DESCRIPTION },
		servers: [{ url: publicUrl }],
	});
}

/** The document as text. Making it walks every schema, so an isolate does it once. */
export function openApiText(app: OpenAPIHono<AppEnv>): (publicUrl: string) => string {
	const texts = new Map<string, string>();
	return (publicUrl) => {
		const text = texts.get(publicUrl) ?? JSON.stringify(openApiDocument(app, publicUrl));
		texts.set(publicUrl, text);
		return text;
	};
}

/** Tells the document how callers prove who they are. */
export function registerSecurity(app: OpenAPIHono<AppEnv>): void {
	app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
		type: 'http',
		scheme: 'bearer',
		description: 'A token of a project or of the organization, `ort_…`.',
	});
	app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
		type: 'apiKey',
		in: 'cookie',
		name: '__Host-orrery_session',
		description:
			'The cookie that signing in sets. What changes something has to come from a page of the same origin (`Origin`). On plain http, which is for development alone, the name lacks `__Host-`.',
	});
	app.openAPIRegistry.registerComponent('securitySchemes', 'callbackToken', {
		type: 'http',
		scheme: 'bearer',
		description: 'The capability that an executor received with an attempt. It is good for that attempt alone.',
	});
}
