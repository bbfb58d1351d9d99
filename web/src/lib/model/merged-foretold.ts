import type { Schema } from '#lib/api/client.ts';

type Foretold = Schema<'OperationPreview'>;

/** What an operation would do to several runs, as one: of how the runs themselves would stand it says nothing then. */
export function mergedForetold(several: readonly Foretold[]): Foretold | undefined {
	const [first, ...rest] = several;
	if (first === undefined || rest.length === 0) return first;
	return {
		from: first.from,
		to: first.from,
		tasks: several.flatMap(({ tasks }) => tasks),
		changed: several.reduce((sum, { changed }) => sum + changed, 0),
		stopping: several.reduce((sum, { stopping }) => sum + stopping, 0),
	};
}
