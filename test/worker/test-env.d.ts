declare namespace Cloudflare {
	interface Env {
		/** The SQL files under migrations/, read by the test configuration and applied before every test file. */
		readonly TEST_MIGRATIONS: import('cloudflare:test').D1Migration[];
	}
}
