import type { JsonValue, Parameter, ParameterType } from '../../contract/parameter.ts';
import type { PlanNode } from '../plan.ts';
import type { RunSpec } from '../run-spec.ts';
import { isEmptyValue } from './coerce.ts';
import type { Context } from './context.ts';
import { type SystemSource, systemValue } from './system-values.ts';

/** A run, as far as its parameters go. */
export type ParameterSource = SystemSource & Pick<RunSpec, 'startParams' | 'projectParams' | 'document'>;

/** Where a value comes from, highest first (D9). */
export type Level = 'startup' | 'node' | 'upstream' | 'workflow' | 'project' | 'builtIn';

export interface LevelValue {
	readonly level: Level;
	readonly value: JsonValue;
}

/** Everything a node's names are looked up in. */
export interface Levels {
	readonly run: ParameterSource;
	readonly node: PlanNode;
	readonly context: Context;
	readonly ofNode: ReadonlyMap<string, Parameter>;
	readonly ofWorkflow: ReadonlyMap<string, Parameter>;
}

/** The levels as one node of a run sees them; `context` holds what its upstream hands it. */
export function levelsOf(run: ParameterSource, node: PlanNode, context: Context): Levels {
	return { run, node, context, ofNode: byName(node.inParams), ofWorkflow: byName(run.document.params) };
}

/**
 * The value that wins for a name, or undefined when nobody gives it one. A parameter declared without a value, or with
 * an empty one, is filled from the levels below it, and stays empty only when these have nothing.
 */
export function lookUp(levels: Levels, name: string): LevelValue | undefined {
	const { run, node, context, ofNode, ofWorkflow } = levels;
	const ownValue = ofNode.get(name)?.value;
	const workflowValue = ofWorkflow.get(name)?.value;
	return (
		given('startup', ownMember(run.startParams, name)) ??
		given('node', isEmptyValue(ownValue) ? undefined : ownValue) ??
		given('upstream', context.get(name)) ??
		given('workflow', isEmptyValue(workflowValue) ? undefined : workflowValue) ??
		given('project', ownMember(run.projectParams, name)) ??
		given('builtIn', systemValue(name, run, node)) ??
		given('node', ofNode.has(name) ? (ownValue ?? '') : undefined) ??
		given('workflow', ofWorkflow.has(name) ? (workflowValue ?? '') : undefined)
	);
}

/** Whether values of a level may refer to others. What a program put out or the platform names is data, never read. */
export function holdsReferences(level: Level): boolean {
	return level !== 'upstream' && level !== 'builtIn';
}

/**
 * The parameters somebody named for the node, with their declared types; null for one given at start that nobody
 * declares. The node's declaration beats the workflow's.
 */
export function namedParameters({ run, ofNode, ofWorkflow }: Levels): ReadonlyMap<string, ParameterType | null> {
	const types = new Map<string, ParameterType | null>(Object.keys(run.startParams).map((name) => [name, null]));
	for (const [name, parameter] of [...ofWorkflow, ...ofNode]) types.set(name, parameter.type);
	return types;
}

function byName(params: readonly Parameter[]): ReadonlyMap<string, Parameter> {
	const inputs = params.filter((parameter) => parameter.direction === 'in');
	return new Map(inputs.map((parameter) => [parameter.name, parameter]));
}

function given(level: Level, value: JsonValue | undefined): LevelValue | undefined {
	return value === undefined ? undefined : { level, value };
}

/** A member of its own, so that a name such as `constructor` finds nothing by inheritance. */
function ownMember(record: Readonly<Record<string, JsonValue>>, name: string): JsonValue | undefined {
	return Object.hasOwn(record, name) ? record[name] : undefined;
}
