import type { FindingValues } from '../contract/finding.ts';

/** What can be wrong with a document. Codes are stable; programs match on them. */
export type ProblemCode =
	| 'duplicate_key'
	| 'duplicate_upstream'
	| 'missing_upstream'
	| 'self_edge'
	| 'cycle'
	| 'too_many_edges'
	| 'config_too_large'
	| 'duplicate_parameter'
	| 'bad_parameter_value'
	| 'parameter_too_large'
	| 'parameter_cycle'
	| 'unsupported_expression'
	| 'unknown_node'
	| 'empty_scope';

/** What a document or a start may hold, but its author probably did not mean. */
export type WarningCode =
	| 'unknown_parameter'
	| 'retry_never_applies'
	| 'disabled_with_downstream'
	| 'conflicting_output_types'
	| 'literal_output_default'
	| 'unused_parameter';

/** One finding: where (an RFC 6901 pointer into what was checked) and what, in words that name the nodes. */
interface Finding<Code extends string> {
	readonly code: Code;
	readonly pointer: string;
	readonly message: string;
	readonly values: FindingValues;
}

export type Problem = Finding<ProblemCode>;
export type Warning = Finding<WarningCode>;

/** JSON pointer (RFC 6901) of a path of member names and array positions. */
export function jsonPointer(...path: readonly (string | number)[]): string {
	return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
