import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/**
 * The console in a real browser on the real local stack, which is started once for all files. Two files at a time: each
 * waits for minutes in all until something is given up or believed no longer. A file counts on nothing in the stack that it
 * did not make itself.
 */
export default defineConfig({
	root: fileURLToPath(new URL('..', import.meta.url)),
	test: {
		name: 'browser',
		include: ['test/e2e/**/*.test.ts'],
		globalSetup: ['test/e2e/stack.ts'],
		maxWorkers: 2,
		// Longer than several waits for a page together, each of which has a limit of its own.
		testTimeout: 240_000,
		hookTimeout: 120_000,
		expect: { poll: { timeout: 30_000 } },
	},
});
