import { copyFile, mkdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What the API reference page loads, and the licence texts that have to travel with it. */
const FILES = ['swagger-ui.css', 'swagger-ui-bundle.js', 'LICENSE', 'NOTICE'];

/** Copies the API reference's files to where the Worker serves them from, those that are not there already. */
export async function copyApiReferenceFiles(): Promise<number> {
	const require = createRequire(import.meta.url);
	const source = dirname(require.resolve('swagger-ui-dist/package.json'));
	const target = join(import.meta.dirname, '..', '..', 'web', 'build', 'api-reference');
	await mkdir(target, { recursive: true });
	let copied = 0;
	for (const file of FILES) {
		const [from, to] = [join(source, file), join(target, file)];
		if (await isSame(from, to)) continue;
		await copyFile(from, to);
		copied += 1;
	}
	return copied;
}

/** Package files keep one date whatever their version, so the sizes have to tell. */
async function isSame(from: string, to: string): Promise<boolean> {
	try {
		return (await stat(from)).size === (await stat(to)).size;
	} catch {
		return false;
	}
}
