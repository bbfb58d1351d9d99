import type { Issue } from '#contract/broken-rule.ts';
import type { FindingValues } from '#contract/finding.ts';
import { type WorkflowDocument, workflowDocumentSchema } from '#contract/workflow-document.ts';
import { checkDocument } from '#engine/check-document.ts';
import { warningsOf } from '#engine/warnings-of.ts';
import type { Finding, Place, Remark } from './finding.ts';
import { issueValues } from './issue-values.ts';
import { pointerOf } from './json-pointer.ts';
import { extentOf, placeOf } from './place-of.ts';
import { readSource, type Source } from './read-source.ts';
import type { SourceFormat } from './source-format.ts';
import { hasComments } from './write-source.ts';

/** Where a node stands in the text. */
export interface NodePlace extends Place {
	readonly key: string;
}

/** What is known of a text after it was checked here, without asking anybody. */
export interface CheckedSource {
	readonly findings: readonly Finding[];
	/** The document as it would be stored; undefined while the text is none. */
	readonly document: WorkflowDocument | undefined;
	readonly nodes: readonly NodePlace[];
	/** Comments are the text's alone: the document that is stored has none. */
	readonly hasComments: boolean;
}

/** What zod calls a member that the schema does not have. */
const UNKNOWN_MEMBER = 'unrecognized_keys';

/** More would only bury the first ones. */
const FINDINGS_MAX = 200;

/**
 * Everything that can be said of a text without its project: its syntax, the structure of the contract, and the rules of
 * graph and parameters, by the very code that the API decides with.
 */
export function checkSource(text: string, format: SourceFormat): CheckedSource & { readonly source: Source } {
	const source = readSource(text, format);
	if (source.value === undefined)
		return { source, findings: source.findings, document: undefined, nodes: [], hasComments: hasComments(source) };
	const parsed = workflowDocumentSchema.safeParse(source.value, { reportInput: true });
	if (!parsed.success) {
		const remarks = parsed.error.issues.flatMap(remarksOf);
		return {
			source,
			findings: findingsOf(source, remarks),
			document: undefined,
			nodes: [],
			hasComments: hasComments(source),
		};
	}
	const document = parsed.data;
	const problems = checkDocument(document).map((problem) => ({ level: 'problem' as const, ...problem }));
	const warnings =
		problems.length > 0 ? [] : warningsOf(document).map((warning) => ({ level: 'warning' as const, ...warning }));
	return {
		source,
		findings: findingsOf(source, [...problems, ...warnings]),
		document,
		nodes: nodePlaces(source, document),
		hasComments: hasComments(source),
	};
}

/** Gives remarks their places. */
export function findingsOf(source: Source, remarks: readonly Remark[]): Finding[] {
	return remarks.slice(0, FINDINGS_MAX).map((remark) => {
		const part = remark.code === UNKNOWN_MEMBER ? 'name' : 'value';
		return { ...remark, ...placeOf(source, remark.pointer, part) };
	});
}

function nodePlaces(source: Source, { nodes }: WorkflowDocument): NodePlace[] {
	return nodes.flatMap(({ key }, index) => {
		const extent = extentOf(source, pointerOf(['nodes', index]));
		return extent ? [{ key, ...extent }] : [];
	});
}

function remarksOf(issue: Issue): Remark[] {
	const path = issue.path.filter((step) => typeof step !== 'symbol');
	if (issue.code !== UNKNOWN_MEMBER) return [problemAt(issue.code, issue.message, pointerOf(path), issueValues(issue))];
	return issue.keys.map((key) =>
		problemAt(issue.code, `There is no member "${key}" here.`, pointerOf([...path, key]), { member: key }),
	);
}

function problemAt(code: string, message: string, pointer: string, values: FindingValues): Remark {
	return { level: 'problem', code, message, pointer, values };
}
