import { z } from 'zod';

/**
 * The name of a connection. The names an executor knows are listed in its JSON Schema, so that the editor offers them and
 * no workflow goes online with another; a task that still comes with one is told so by a code of its own.
 */
export function connectionNameSchema(names: readonly string[]) {
	return z
		.string()
		.min(1)
		.meta({ title: 'Connection', ...(names.length > 0 && { enum: names }) })
		.describe('A connection that this executor was started with.');
}
