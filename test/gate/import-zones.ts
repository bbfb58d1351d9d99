import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { z } from 'zod';
import { report } from './report.ts';
import { root, type SourceFile, sourceFiles } from './source-files.ts';
import { doors, type Zone, zones } from './zones.ts';

interface Import {
	readonly from: string;
	/** A path from the project's folder, or a package with a bare name. */
	readonly to: string;
	readonly isFile: boolean;
	readonly isType: boolean;
	readonly line: number;
}

/** The `imports` of package.json: `#lib/*` stands for a folder. */
const { imports } = z
	.object({ imports: z.record(z.string(), z.string()) })
	.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
const aliases = Object.entries(imports).map(([name, folder]) => ({
	prefix: name.replace('*', ''),
	folder: folder.replace('*', ''),
}));

report('every import stays within its zone (test/gate/zones.ts)', sourceFiles().flatMap(importsOf).flatMap(problemsOf));

function problemsOf(found: Import): string[] {
	const zone = zones.find(({ folder }) => found.from.startsWith(folder));
	const place = `${found.from}:${found.line} imports ${found.to}`;
	const problems: string[] = [];
	if (zone && !allows(zone, found)) problems.push(`${place}, which is outside what ${zone.folder} may import.`);
	for (const { inside, from, because } of doors) {
		if (inside.test(found.to) && from.test(found.from)) problems.push(`${place}, but ${because}.`);
	}
	return problems;
}

function allows(zone: Zone, { to, isFile, isType }: Import): boolean {
	if (isFile) {
		if (isType && zone.typesOnly.some((prefix) => to.startsWith(prefix))) return true;
		return [zone.folder, ...zone.files].some((prefix) => to.startsWith(prefix));
	}
	if (to.startsWith('node:') || builtinModules.includes(to)) return zone.packages.includes('node:');
	return zone.packages.includes('*') || zone.packages.includes(to);
}

function importsOf({ path, tree }: SourceFile): Import[] {
	const found: Import[] = [];
	const add = (specifier: ts.Node, isType: boolean) => {
		if (!ts.isStringLiteralLike(specifier)) return;
		const file = fileOf(path, specifier.text);
		const isFile = file !== undefined;
		const to = file ?? packageOf(specifier.text);
		const line = tree.getLineAndCharacterOfPosition(specifier.getStart(tree)).line + 1;
		found.push({ from: path, to, isFile, isType, line });
	};
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeImport(node));
		if (ts.isExportDeclaration(node) && node.moduleSpecifier) add(node.moduleSpecifier, node.isTypeOnly);
		if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
		if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
			const [specifier] = node.arguments;
			if (specifier) add(specifier, false);
		}
		ts.forEachChild(node, visit);
	};
	visit(tree);
	return found;
}

/** The file a specifier names from the project's folder; undefined when it names a package. */
function fileOf(from: string, specifier: string): string | undefined {
	if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier);
	const alias = aliases.find(({ prefix }) => specifier.startsWith(prefix));
	return alias && posix.join(alias.folder, specifier.slice(alias.prefix.length));
}

/** `import { type A }` does not count: the module it names is still loaded. */
function isTypeImport({ importClause }: ts.ImportDeclaration): boolean {
	return importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

/** `@scope/name/part` and `name/part` belong to the packages `@scope/name` and `name`. */
function packageOf(specifier: string): string {
	if (/^[a-z]+:/.test(specifier)) return specifier;
	return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
