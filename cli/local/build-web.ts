import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
const target = join(import.meta.dirname, '..', '..', 'web', 'build', 'api-reference');

/** What the API reference page loads, and the licence texts that have to travel with it. */
const files = ['swagger-ui.css', 'swagger-ui-bundle.js', 'LICENSE', 'NOTICE'];

await mkdir(target, { recursive: true });
for (const file of files) await copyFile(join(source, file), join(target, file));
console.log(`Copied ${files.length} files of the API reference to web/build.`);
