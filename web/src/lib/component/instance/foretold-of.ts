import type { Schema } from '#lib/api/client.ts';
import type { ApiProblem } from '#lib/api/problem.ts';

type Foretold = Schema<'OperationPreview'>;

/** What an operation would do, of an answer that may also be that of one that was carried out; undefined until it is known. */
export function foretoldOf({
	value,
	problem,
}: {
	value: unknown;
	problem: ApiProblem | undefined;
}): Foretold | undefined {
	return problem === undefined && isForetold(value) ? value : undefined;
}

function isForetold(value: unknown): value is Foretold {
	return typeof value === 'object' && value !== null && 'tasks' in value;
}
