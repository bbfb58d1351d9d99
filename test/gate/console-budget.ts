import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { report } from './report.ts';
import { root } from './source-files.ts';

/** JavaScript that a browser loads before the first page of a visit works, compressed as it travels. */
const FIRST_LOAD_KB = 200;

const client = join(root, 'web', '.svelte-kit', 'output', 'client');
const manifestSchema = z.record(
	z.string(),
	z.object({ file: z.string(), imports: z.array(z.string()).default([]), src: z.string().optional() }),
);
const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(client, '.vite', 'manifest.json'), 'utf8')));

/** Every layout and page is a node; its generated file names the component it loads. */
const nodes = Object.keys(manifest)
	.filter((key) => /\/nodes\/\d+\.js$/.test(key))
	.map((key) => ({ key, component: componentOf(key) }));
const layouts = nodes.filter(({ component }) => component.endsWith('+layout.svelte'));
const starts = Object.keys(manifest).filter((key) => /(client\/(client-)?entry|client-optimized\/app)\.js$/.test(key));

const pages = nodes
	.filter(({ component }) => component.endsWith('+page.svelte'))
	.map(({ key, component }) => {
		const around = layouts.filter((layout) => component.startsWith(folderOf(layout.component)));
		const files = closure([...starts, ...around.map((layout) => layout.key), key]);
		return {
			component: component.replace('src/routes', ''),
			kb: [...files].reduce((sum, file) => sum + sizeOf(file), 0) / 1000,
		};
	})
	.sort((a, b) => b.kb - a.kb);

for (const { component, kb } of pages) console.log(`${kb.toFixed(1).padStart(7)} KB  ${component}`);
const heaviest = pages[0];
console.log(`First load: ${heaviest?.kb.toFixed(1)} KB of JavaScript at most (${heaviest?.component})`);
report(
	`the first load of no page takes more than ${FIRST_LOAD_KB} KB of JavaScript`,
	pages.filter(({ kb }) => kb > FIRST_LOAD_KB).map(({ component, kb }) => `${component} takes ${kb.toFixed(1)} KB.`),
);

function componentOf(key: string): string {
	const text = readFileSync(join(root, 'web', key), 'utf8');
	return /["']([^"']*\.svelte)["']/.exec(text)?.[1]?.replace(/^(\.\.\/)+/, '') ?? key;
}

function folderOf(component: string): string {
	return component.slice(0, component.lastIndexOf('/') + 1);
}

/** The files of these chunks and of everything they import at once. */
function closure(keys: readonly string[], found = new Set<string>()): Set<string> {
	for (const key of keys) {
		const chunk = manifest[key];
		if (!chunk || found.has(chunk.file)) continue;
		found.add(chunk.file);
		closure(chunk.imports, found);
	}
	return found;
}

function sizeOf(file: string): number {
	return gzipSync(readFileSync(join(client, file)), { level: 9 }).length;
}
