import { defineConfig } from 'vitest/config';

/** Everything that needs no Worker runtime: engine, protocol, executor, conformance, simulator. */
export default defineConfig({
	root: new URL('..', import.meta.url).pathname,
	test: {
		name: 'node',
		include: ['test/**/*.test.ts'],
		exclude: ['test/worker/**', 'test/restart/**', 'test/bench/**', 'test/output/**'],
		sequence: { shuffle: true },
		unstubGlobals: true,
		restoreMocks: true,
	},
});
