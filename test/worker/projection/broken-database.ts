import { env } from 'cloudflare:workers';
import { vi } from 'vitest';

/** What the platform says of a database that is away. */
const AWAY = 'D1_ERROR: Network connection lost.';

/** Takes the database away from everybody, until it is given back. */
export function breakDatabase(): { readonly heal: () => void } {
	const statements: D1PreparedStatement = Object.getPrototypeOf(env.DB.prepare('SELECT 1'));
	const database: D1Database = Object.getPrototypeOf(env.DB);
	const away = () => Promise.reject(new Error(AWAY));
	const spies = [
		vi.spyOn(statements, 'run').mockImplementation(away),
		vi.spyOn(statements, 'all').mockImplementation(away),
		vi.spyOn(statements, 'first').mockImplementation(away),
		vi.spyOn(statements, 'raw').mockImplementation(away),
		vi.spyOn(database, 'batch').mockImplementation(away),
	];
	return {
		heal: () => {
			for (const spy of spies) spy.mockRestore();
		},
	};
}
