import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Everything that needs no Worker runtime: engine, protocol, executor, conformance, simulator. */
export default defineConfig({
	root: fileURLToPath(new URL('..', import.meta.url)),
	test: {
		name: 'node',
		include: ['test/**/*.test.ts'],
		exclude: ['test/worker/**', 'test/restart/**', 'test/e2e/**', 'test/mysql/**', 'test/bench/**', 'test/output/**'],
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
});
