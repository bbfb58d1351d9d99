import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { answerOutbound } from './support/outbound.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Fixed keys, in place of whatever .dev.vars holds: nothing secret is ever encrypted with them. */
const secrets = {
	ORRERY_PUBLIC_URL: 'https://orrery.example',
	ORRERY_ENCRYPTION_KEYS: 'k1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
	ORRERY_CALLBACK_KEYS: 'k1:ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=',
	ORRERY_SETUP_TOKEN: 'setup-token-of-the-tests',
};

// The required secrets are looked for in the environment before the bindings below are known.
Object.assign(process.env, secrets);

/** What needs the Worker runtime: the API, the objects, the consumers and D1, all inside workerd. */
export default defineConfig(async () => ({
	root,
	plugins: [
		cloudflareTest({
			main: './worker/index.ts',
			wrangler: { configPath: './wrangler.toml' },
			miniflare: {
				bindings: {
					TEST_MIGRATIONS: await readD1Migrations(`${root}/migrations`),
					...secrets,
					ORRERY_ALLOW_PRIVATE_URLS: 'off',
				},
				outboundService: answerOutbound,
			},
		}),
	],
	test: {
		name: 'worker',
		include: ['test/worker/**/*.test.ts'],
		setupFiles: ['test/worker/setup.ts'],
		// A limit is there to end what hangs; a busy machine is no reason to fail.
		testTimeout: 60_000,
		hookTimeout: 60_000,
		expect: { poll: { timeout: 30_000 } },
		sequence: { shuffle: true },
		// Never one file after another, so that a test that leans on another file's leftovers fails.
		maxWorkers: Math.max(2, availableParallelism()),
		unstubGlobals: true,
		restoreMocks: true,
	},
}));
