import { z } from 'zod';

/** Which round of a run is meant, in the queries of whatever tells of one. */
export const roundQuerySchema = z.coerce
	.number()
	.int()
	.min(1)
	.optional()
	.describe('An earlier round, as it was when the next began; the newest when left out.');
