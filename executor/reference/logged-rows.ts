import { z } from 'zod';

/** How much of what a database answers is shown. */
export const loggedRowsSchema = z
	.int()
	.min(0)
	.max(1000)
	.default(20)
	.meta({ title: 'Rows in the log' })
	.describe('Rows of each query that the log shows.');
