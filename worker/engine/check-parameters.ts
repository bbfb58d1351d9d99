import { PARAMETER_VALUE_BYTES_MAX, type Parameter } from '../contract/parameter.ts';
import type { WorkflowDocument } from '../contract/workflow-document.ts';
import { measureJson } from './json-size.ts';
import { coerce } from './parameter/coerce.ts';
import { namesIn, textsOf, timeExpressionIn } from './parameter/reference.ts';
import { type References, referenceCycles, referencesOf } from './parameter/reference-cycles.ts';
import { jsonPointer, type Problem } from './problem.ts';

/** Circles told at once, over the whole document. */
const CIRCLES_TOLD_MAX = 100;

/** A list of declared parameters and its place in the document. */
interface ParameterList {
	readonly params: readonly Parameter[];
	readonly path: readonly (string | number)[];
	/** Key of the node they are declared at; null for the workflow. */
	readonly node: string | null;
}

const NO_REFERENCES: References = new Map();

/** What is wrong with a document's parameters, those of the workflow first. */
export function checkParameters(document: WorkflowDocument): Problem[] {
	const ofWorkflow = { params: document.params, path: ['params'], node: null };
	const below = referencesOf(document.params);
	const problems = checkList(ofWorkflow);
	let circles = checkReferences(ofWorkflow, NO_REFERENCES, CIRCLES_TOLD_MAX);
	for (const [index, node] of document.nodes.entries()) {
		if (node.params.length === 0) continue;
		const list = { params: node.params, path: ['nodes', index, 'params'], node: node.key };
		problems.push(...checkList(list));
		circles = [...circles, ...checkReferences(list, below, CIRCLES_TOLD_MAX - circles.length)];
	}
	return [...problems, ...circles];
}

function checkList(list: ParameterList): Problem[] {
	const seen = new Set<string>();
	const problems: Problem[] = [];
	for (const [index, parameter] of list.params.entries()) {
		// An input and an output of one name are two things: read from above, handed on below.
		const identity = `${parameter.direction} ${parameter.name}`;
		if (seen.has(identity)) {
			const message = `Parameter "${parameter.name}" (${parameter.direction}) of ${ownerOf(list)} is declared more than once.`;
			const values = { name: parameter.name, direction: parameter.direction, node: list.node };
			const pointer = jsonPointer(...list.path, index, 'name');
			problems.push({ code: 'duplicate_parameter', pointer, message, values });
		}
		seen.add(identity);
		problems.push(...checkValue(parameter, list, index));
	}
	return problems;
}

function checkValue(parameter: Parameter, list: ParameterList, index: number): Problem[] {
	const { value } = parameter;
	if (value === undefined) return [];
	const pointer = jsonPointer(...list.path, index, 'value');
	const subject = `Parameter "${parameter.name}" of ${ownerOf(list)}`;
	const about = { name: parameter.name, node: list.node };
	const { bytes } = measureJson(value);
	if (bytes > PARAMETER_VALUE_BYTES_MAX) {
		const message = `${subject} has ${bytes} bytes; the limit is ${PARAMETER_VALUE_BYTES_MAX}.`;
		const values = { ...about, bytes, limit: PARAMETER_VALUE_BYTES_MAX };
		return [{ code: 'parameter_too_large', pointer, message, values }];
	}
	const problems: Problem[] = [];
	for (const { text, path } of textsOf(value)) {
		const expression = timeExpressionIn(text);
		if (expression === null) continue;
		const message = `${subject} holds the time expression ${expression}, which is not supported yet.`;
		const values = { ...about, expression };
		problems.push({ code: 'unsupported_expression', pointer: pointer + jsonPointer(...path), message, values });
	}
	// Only the run knows what a value with references becomes.
	if (problems.length > 0 || (parameter.direction === 'in' && namesIn(value).size > 0)) return problems;
	const coerced = coerce(parameter.type, value);
	if (coerced.ok) return problems;
	const values = { ...about, type: parameter.type };
	problems.push({ code: 'bad_parameter_value', pointer, message: `${subject} ${coerced.reason}.`, values });
	return problems;
}

function checkReferences(list: ParameterList, below: References, cyclesMax: number): Problem[] {
	if (cyclesMax === 0) return [];
	return referenceCycles(referencesOf(list.params), below, cyclesMax).map((cycle) => {
		const index = list.params.findIndex((parameter) => parameter.name === cycle[0] && parameter.direction === 'in');
		const advice = cycle.length === 1 ? ' Leave its value empty to take it from the levels above.' : '';
		const way = [...cycle, cycle[0]].join(' → ');
		const message = `Parameters of ${ownerOf(list)} refer to each other in a circle: ${way}.${advice}`;
		const values = { node: list.node, parameters: cycle.length, way };
		return { code: 'parameter_cycle', pointer: jsonPointer(...list.path, index, 'value'), message, values };
	});
}

function ownerOf({ node }: ParameterList): string {
	return node === null ? 'the workflow' : `node "${node}"`;
}
