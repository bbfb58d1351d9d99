import { z } from 'zod';

const findingValuesSchema = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

/**
 * Something that was found out about a workflow document or a start. `code` is stable; `pointer` (RFC 6901) names the
 * place in what was checked.
 */
export const findingSchema = z.strictObject({
	code: z.string(),
	pointer: z.string(),
	message: z.string().describe('A sentence for people, in English; not stable.'),
	values: findingValuesSchema.describe('What the sentence names, for whoever words it in another language.'),
});

/** What a finding's sentence names; a node that is null is the workflow itself. */
export type FindingValues = Readonly<z.infer<typeof findingValuesSchema>>;
