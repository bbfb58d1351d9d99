import ts from 'typescript';
import { report } from './report.ts';
import { isTest, type SourceFile, sourceFiles } from './source-files.ts';

/** Lines, counted with comments and blanks, because all of them are read. Biome has the limit of a single file. */
const budget = {
	ninetyPercentOfFiles: 250,
	medianFile: 100,
	functionLines: 60,
	classLines: 250,
};

/** Names that say nothing about what is inside, so that anything ends up there. */
const drawers = /(^|\/)(utils?|helpers?|common|misc|shared)(\/|\.)/;

const files = sourceFiles();
const problems = [...files.flatMap(problemsOfFile), ...problemsOfSizes(files.filter(({ path }) => !isTest(path)))];
report('files, classes and functions are short enough to be read at once', problems);

function problemsOfFile({ path, tree }: SourceFile): string[] {
	const found: string[] = [];
	if (drawers.test(path)) found.push(`${path} needs a name that says what is inside.`);
	visit(tree, (node) => {
		const limit = limitOf(node);
		const length = lengthOf(node, tree);
		if (limit !== undefined && length > limit) {
			const line = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
			found.push(`${path}:${line} spans ${length} lines; ${limit} are allowed.`);
		}
	});
	return found;
}

function problemsOfSizes(measured: readonly SourceFile[]): string[] {
	const sizes = measured.map(({ lines }) => lines).sort((a, b) => a - b);
	const at = (share: number) => sizes[Math.ceil(sizes.length * share) - 1] ?? 0;
	const [median, ninetyPercent] = [at(0.5), at(0.9)];
	console.log(`${sizes.length} source files: median ${median} lines, 90 % ≤ ${ninetyPercent}, largest ${at(1)}.`);
	const found: string[] = [];
	if (median > budget.medianFile) found.push(`The median file has ${median} lines; ${budget.medianFile} are allowed.`);
	if (ninetyPercent > budget.ninetyPercentOfFiles) {
		found.push(`Of ten files, nine have up to ${ninetyPercent} lines; ${budget.ninetyPercentOfFiles} are allowed.`);
	}
	return found;
}

function limitOf(node: ts.Node): number | undefined {
	if (ts.isClassLike(node)) return budget.classLines;
	if (ts.isFunctionLike(node) && !groupsTests(node)) return budget.functionLines;
	return undefined;
}

/** The callback of `describe` is a chapter, not a function: what counts is each test in it. */
function groupsTests(node: ts.Node): boolean {
	if (!ts.isCallExpression(node.parent)) return false;
	return node.parent.expression.getText().startsWith('describe');
}

function lengthOf(node: ts.Node, tree: ts.SourceFile): number {
	const first = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line;
	const last = tree.getLineAndCharacterOfPosition(node.getEnd()).line;
	return last - first + 1;
}

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
	see(node);
	ts.forEachChild(node, (child) => visit(child, see));
}
