import { CONFIG_BYTES_MAX, type WorkflowDocument } from '../contract/workflow-document.ts';
import { checkGraph } from './check-graph.ts';
import { checkParameters } from './check-parameters.ts';
import { measureJson } from './json-size.ts';
import { textsOf, timeExpressionIn } from './parameter/reference.ts';
import { jsonPointer, type Problem } from './problem.ts';

/**
 * Everything that keeps a document of the right structure from being run, all at once and in linear time; `planOf` takes
 * a document for which this is empty. Pointers lead into the document.
 */
export function checkDocument(document: WorkflowDocument): Problem[] {
	return [...checkGraph(document.nodes), ...checkConfigs(document), ...checkParameters(document)];
}

function checkConfigs(document: WorkflowDocument): Problem[] {
	return document.nodes.flatMap((node, index) => {
		const pointer = jsonPointer('nodes', index, 'task', 'config');
		const { bytes } = measureJson(node.task.config);
		if (bytes <= CONFIG_BYTES_MAX) return expressionsIn(node.task.config, node.key, pointer);
		const message = `The config of node "${node.key}" has ${bytes} bytes; the limit is ${CONFIG_BYTES_MAX}.`;
		return [{ code: 'config_too_large', pointer, message, values: { node: node.key, bytes, limit: CONFIG_BYTES_MAX } }];
	});
}

function expressionsIn(
	config: WorkflowDocument['nodes'][number]['task']['config'],
	key: string,
	at: string,
): Problem[] {
	const problems: Problem[] = [];
	for (const { text, path } of textsOf(config)) {
		const expression = timeExpressionIn(text);
		if (expression === null) continue;
		const message = `The config of node "${key}" holds the time expression ${expression}, which is not supported yet.`;
		const values = { node: key, expression };
		problems.push({ code: 'unsupported_expression', pointer: at + jsonPointer(...path), message, values });
	}
	return problems;
}
