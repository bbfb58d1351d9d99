import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** The folder that holds package.json. */
export const root = join(import.meta.dirname, '..', '..');

const GENERATED = new Set(['worker/worker-configuration.d.ts', 'web/src/lib/api/schema.d.ts']);

/** One file written by hand, with its syntax tree. */
export interface SourceFile {
	/** Relative to the project's folder, with forward slashes. */
	readonly path: string;
	readonly lines: number;
	readonly tree: ts.SourceFile;
}

/** Every TypeScript, JavaScript and Svelte file of the project except what tools have generated. */
export function sourceFiles(): SourceFile[] {
	const paths = globSync(['{worker,executor,cli,test}/**/*.{ts,mjs,js}', 'web/*.ts', 'web/src/**/*.{ts,svelte}'], {
		cwd: root,
	})
		.map((path) => path.replaceAll('\\', '/'))
		.filter((path) => !(path.startsWith('test/output/') || GENERATED.has(path)));
	return paths.sort().map(readSourceFile);
}

/** True for files that only tests load, whose budget is wider. */
export function isTest(path: string): boolean {
	return path.startsWith('test/');
}

function readSourceFile(path: string): SourceFile {
	const text = readFileSync(join(root, path), 'utf8');
	const script = path.endsWith('.svelte') ? scriptOf(text) : text;
	const tree = ts.createSourceFile(path, script, ts.ScriptTarget.ES2024, true);
	return { path, lines: text.trimEnd().split('\n').length, tree };
}

/** The scripts of a component at the lines where they are; its markup becomes blank lines. */
function scriptOf(component: string): string {
	const blank = (markup: string): string => markup.replaceAll(/[^\n]/g, '');
	let script = '';
	let end = 0;
	for (const found of component.matchAll(/(<script[^>]*>)(.*?)<\/script>/gs)) {
		const [, tag = '', code = ''] = found;
		script += blank(component.slice(end, found.index) + tag) + code;
		end = found.index + found[0].length;
	}
	return script + blank(component.slice(end));
}
