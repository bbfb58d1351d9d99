import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getPlatformProxy } from 'wrangler';

const root = join(import.meta.dirname, '..', '..', '..');

/** A local D1 database that keeps its file in a folder. */
export interface LocalDatabase {
	readonly database: D1Database;
	readonly close: () => Promise<void>;
}

export async function openLocalDatabase(folder: string): Promise<LocalDatabase> {
	await mkdir(folder, { recursive: true });
	const configPath = join(folder, 'wrangler.json');
	const d1 = { binding: 'DB', database_name: 'lists', database_id: 'lists' };
	await writeFile(configPath, JSON.stringify({ name: 'lists', d1_databases: [d1] }));
	const proxy = await getPlatformProxy<{ DB: D1Database }>({ configPath, persist: { path: folder } });
	return { database: proxy.env.DB, close: () => proxy.dispose() };
}

/** Brings an empty database to the schema that deployments have. */
export async function migrate(database: D1Database): Promise<void> {
	const folder = join(root, 'migrations');
	for (const name of (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()) {
		const statements = (await readFile(join(folder, name), 'utf8')).split('--> statement-breakpoint');
		for (const statement of statements) await database.prepare(statement).run();
	}
}
