import { JSON_DEPTH_MAX } from '../../contract/json-value.ts';
import type { JsonValue, ParameterType } from '../../contract/parameter.ts';
import { CONFIG_BYTES_MAX } from '../../contract/workflow-document.ts';
import { accept, type Refused, type Result, refuse } from '../../lib/result.ts';
import { isTooDeep, measureJson } from '../json-size.ts';
import type { PlanNode } from '../plan.ts';
import type { Failure } from '../result.ts';
import { coerce, isEmptyValue, isWrittenAsText, textOf } from './coerce.ts';
import type { Context } from './context.ts';
import { Expansion, type ReadWhole } from './expansion.ts';
import { levelsOf, lookUp, namedParameters, type ParameterSource } from './levels.ts';

/** A config may grow by what is put into it, but not beyond this. */
const RESOLVED_CONFIG_BYTES_MAX = 4 * CONFIG_BYTES_MAX;
/** All parameters of one attempt together; some outputs of upstream may come along whole. */
const RESOLVED_PARAMS_BYTES_MAX = 1024 * 1024;

type Values = Readonly<Record<string, JsonValue>>;
/** Declared types by name; null for a parameter nobody declares. */
type Types = ReadonlyMap<string, ParameterType | null>;

/** What an executor is sent: the config without references, and the parameters with values of their types. */
export interface ResolvedTask {
	readonly config: Values;
	readonly params: Values;
}

/**
 * Config and parameters of one node of a run (D9). The parameters are those somebody named for this node: its own, the
 * workflow's and the ones given at start, each with the value that wins among all levels. Values of upstream come along
 * under the names the node or the workflow declares. A text of the config that is one reference and nothing else becomes
 * a value of the parameter's type; within a longer text values are text. Circles, values that do not fit their types and what grows too
 * large fail with `bad_parameter`, which trying again cannot help.
 */
export function resolveTask(
	run: ParameterSource,
	node: PlanNode,
	context: Context,
): Result<ResolvedTask, { failure: Failure }> {
	const levels = levelsOf(run, node, context);
	const expansion = new Expansion((name) => lookUp(levels, name));
	const types = namedParameters(levels);
	const config = expandConfig(node.node.task.config, expansion, readWholeOf(types));
	if (!config.ok) return config;
	const params = paramsOf(types, expansion);
	return params.ok ? accept({ config: config.value, params: params.value }) : params;
}

/** A value nobody declared is what it is in JSON, a declared one is read as its type says; nothing is an empty text. */
function readWholeOf(types: Types): ReadWhole {
	return (name, value) => {
		const type = types.get(name) ?? null;
		if (isEmptyValue(value)) return accept('');
		if (type === null) return accept(value);
		if (isWrittenAsText(type)) return accept(textOf(value));
		const read = coerce(type, value);
		return read.ok ? read : refuse({ message: misfit(name, read.reason) });
	};
}

function expandConfig(
	config: Values,
	expansion: Expansion,
	readWhole: ReadWhole,
): Result<Values, { failure: Failure }> {
	const members: [string, JsonValue][] = [];
	for (const [name, member] of Object.entries(config)) {
		const expanded = expansion.expand(member, readWhole);
		if (!expanded.ok) return fail(expanded.message);
		members.push([name, expanded.value]);
	}
	const expanded = Object.fromEntries(members);
	const subject = 'The config with its parameters replaced';
	if (isTooDeep(expanded)) return fail(`${subject} nests deeper than ${JSON_DEPTH_MAX} levels.`);
	return within(RESOLVED_CONFIG_BYTES_MAX, subject, expanded);
}

function paramsOf(types: Types, expansion: Expansion): Result<Values, { failure: Failure }> {
	const params: [string, JsonValue][] = [];
	for (const [name, type] of types) {
		const expanded = expansion.valueOf(name);
		if (!expanded.ok) return fail(expanded.message);
		if (expanded.value === undefined) continue;
		const value = type === null ? accept(expanded.value) : coerce(type, expanded.value);
		if (!value.ok) return fail(misfit(name, value.reason));
		params.push([name, value.value]);
	}
	return within(RESOLVED_PARAMS_BYTES_MAX, 'The parameters together', Object.fromEntries(params));
}

function misfit(name: string, reason: string): string {
	return `Parameter "${name}" ${reason}.`;
}

function within(bytesMax: number, subject: string, values: Values): Result<Values, { failure: Failure }> {
	const { bytes } = measureJson(values);
	return bytes <= bytesMax ? accept(values) : fail(`${subject} has ${bytes} bytes; the limit is ${bytesMax}.`);
}

function fail(message: string): Refused<{ failure: Failure }> {
	return refuse({ failure: { cause: 'bad_parameter', message, code: null, retryable: false } });
}
