import { z } from 'zod';

/**
 * A text, or a value to be written as one: `${name}` alone gives a number for an integer parameter, a structure for a
 * list. Those are written as JSON. Members are `unknown`, because a schema that refers to itself would not be checked
 * when a workflow goes online.
 */
export const writtenValueSchema = z
	.union([z.string(), z.number(), z.boolean(), z.array(z.unknown()), z.record(z.string(), z.unknown())])
	.transform((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
