import { newRoutes } from '../new-routes.ts';

/** Where the build puts the files of Swagger UI among the static assets. */
const ASSETS = '/api-reference';

/** Swagger UI sets styles from script, which is why inline styles are allowed; inline scripts are not. */
const PAGE_POLICY = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self' 'unsafe-inline'",
	"img-src 'self' data:",
	"connect-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
].join('; ');

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Orrery API</title>
<link rel="stylesheet" href="${ASSETS}/swagger-ui.css">
</head>
<body>
<main id="reference"></main>
<script src="${ASSETS}/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`;

const START = `SwaggerUIBundle({
	url: '/api/v1/openapi.json',
	dom_id: '#reference',
	deepLinking: true,
	validatorUrl: null,
});
`;

/** The reference page for people, made from the same document that programs read. */
export function referenceRoutes() {
	const routes = newRoutes();
	routes.get('/api/docs', (c) => c.html(PAGE, 200, { 'content-security-policy': PAGE_POLICY }));
	routes.get('/api/docs/start.js', (c) => c.body(START, 200, { 'content-type': 'text/javascript; charset=utf-8' }));
	return routes;
}
