import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/**
 * The reference executor on a real MariaDB, which the machine must have. Run by hand, and not by `npm test`, because no npm
 * package holds such a server; there a scripted one speaks the protocol.
 */
export default defineConfig({
	root: fileURLToPath(new URL('..', import.meta.url)),
	test: { name: 'mysql', include: ['test/mysql/**/*.test.ts'], sequence: { shuffle: true } },
});
