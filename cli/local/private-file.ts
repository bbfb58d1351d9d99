import { readFile, rename, writeFile } from 'node:fs/promises';
import type { z } from 'zod';

const OWNER_ONLY = 0o600;

/** Writes a file that only its owner can read. A reader sees the old content or the new, never a part. */
export async function writePrivateFile(path: string, text: string): Promise<void> {
	const draft = `${path}.new`;
	await writeFile(draft, text, { mode: OWNER_ONLY, flush: true });
	await rename(draft, path);
}

/** The value a JSON file holds; undefined when there is no such file. Throws when it does not fit the schema. */
export async function readJsonFile<Schema extends z.ZodType>(
	path: string,
	schema: Schema,
): Promise<z.output<Schema> | undefined> {
	let text: string;
	try {
		text = await readFile(path, 'utf8');
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
		throw error;
	}
	return schema.parse(JSON.parse(text));
}
