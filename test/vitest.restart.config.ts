import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Kills and restarts the real local stack, so its files run one after another and may take minutes. */
export default defineConfig({
	root: fileURLToPath(new URL('..', import.meta.url)),
	test: {
		name: 'restart',
		include: ['test/restart/**/*.test.ts'],
		fileParallelism: false,
		testTimeout: 300_000,
		hookTimeout: 120_000,
	},
});
