import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig, type ProxyOptions } from 'vite';

/** Where the Worker listens while the console is developed; `npm start` takes this port unless it is in use. */
const WORKER = process.env.ORRERY_URL ?? 'http://127.0.0.1:8787';

/**
 * The console is a set of static files that the Worker serves beside the API: one deployment, one origin, no rendering
 * on a server. The commands of Vite and SvelteKit run in this folder, so everything they write stays in it.
 */
export default defineConfig({
	plugins: [
		tailwindcss(),
		sveltekit({
			adapter: adapter({ pages: 'build', fallback: 'index.html', strict: false }),
			csp: {
				mode: 'hash',
				directives: {
					'default-src': ['self'],
					'script-src': ['self'],
					// Positions of popups and of virtual rows are style attributes.
					'style-src': ['self', 'unsafe-inline'],
					'img-src': ['self', 'data:'],
					'font-src': ['self'],
					'connect-src': ['self'],
					'object-src': ['none'],
					'base-uri': ['self'],
					'form-action': ['self'],
				},
			},
			version: { pollInterval: 120_000 },
		}),
	],
	// Fonts as files of their own: inlined ones would be loaded before the text they are for.
	build: { assetsInlineLimit: 0 },
	server: { proxy: { '/api': proxyToWorker() } },
});

/** Requests reach the Worker with its own address as origin, since it refuses changes that come from another one. */
function proxyToWorker(): ProxyOptions {
	const token = process.env.ORRERY_TOKEN;
	const headers = { origin: WORKER, ...(token ? { authorization: `Bearer ${token}` } : {}) };
	return { target: WORKER, ws: true, headers };
}
