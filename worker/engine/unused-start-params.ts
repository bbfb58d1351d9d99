import type { JsonValue } from '../contract/parameter.ts';
import type { WorkflowDocument } from '../contract/workflow-document.ts';
import { namesIn } from './parameter/reference.ts';
import { isSystemName } from './parameter/system-values.ts';
import { jsonPointer, type Warning } from './problem.ts';

type Values = Readonly<Record<string, JsonValue>>;

/**
 * Values given at start that nothing of the document declares or refers to, which most often are misspelt. They are no
 * error: executors are sent them all the same. Pointers lead into the request.
 *
 * @param projectParams the project's parameters, whose values may refer to what is given.
 */
export function unusedStartParams(document: WorkflowDocument, given: Values, projectParams: Values): Warning[] {
	const declared = new Set([document.params, ...document.nodes.map(({ params }) => params)].flat().map(nameOf));
	const undeclared = Object.keys(given).filter((name) => !declared.has(name) && !isSystemName(name));
	// Most starts give only what is declared, and need no search through the document.
	if (undeclared.length === 0) return [];
	const referred = new Set([...namesIn({ ...projectParams }), ...namesIn({ ...given })]);
	for (const { value } of document.params) addNames(referred, value);
	for (const { params, task } of document.nodes) {
		addNames(referred, task.config);
		for (const { value } of params) addNames(referred, value);
	}
	return undeclared
		.filter((name) => !referred.has(name))
		.map((name) => {
			const message = `The workflow neither declares a parameter "${name}" nor refers to it.`;
			return { code: 'unused_parameter', pointer: jsonPointer('params', name), message, values: { name } };
		});
}

function nameOf({ name }: { readonly name: string }): string {
	return name;
}

function addNames(names: Set<string>, value: JsonValue | undefined): void {
	for (const name of namesIn(value)) names.add(name);
}
