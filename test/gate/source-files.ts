import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** The folder that holds package.json. */
export const root = join(import.meta.dirname, '..', '..');

/** One file written by hand, with its syntax tree. */
export interface SourceFile {
	/** Relative to the project's folder, with forward slashes. */
	readonly path: string;
	readonly lines: number;
	readonly tree: ts.SourceFile;
}

/** Every TypeScript and JavaScript file of the project except what tools have generated. */
export function sourceFiles(): SourceFile[] {
	const paths = globSync('{worker,executor,cli,test}/**/*.{ts,mjs,js}', { cwd: root })
		.map((path) => path.replaceAll('\\', '/'))
		.filter((path) => !(path.startsWith('test/output/') || path.endsWith('worker-configuration.d.ts')));
	return paths.sort().map(readSourceFile);
}

/** True for files that only tests load, whose budget is wider. */
export function isTest(path: string): boolean {
	return path.startsWith('test/');
}

function readSourceFile(path: string): SourceFile {
	const text = readFileSync(join(root, path), 'utf8');
	const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2024, true);
	return { path, lines: text.trimEnd().split('\n').length, tree };
}
