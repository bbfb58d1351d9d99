import { z } from 'zod';
import { findingSchema } from './finding.ts';
import { blockerSchema, warningSchema } from './workflow.ts';
import { workflowDocumentSchema } from './workflow-document.ts';

/** A document that is only to be judged. */
export const workflowValidationRequestSchema = z.strictObject({ document: workflowDocumentSchema });

/** A broken rule of the graph or of parameters. `pointer` names the place in the document. */
const problemSchema = findingSchema.meta({ id: 'Problem' });

/** What saving a document and bringing it online would say; of each kind at most the first hundred. */
export const workflowValidationSchema = z
	.strictObject({
		problems: z.array(problemSchema).readonly().describe('Why it could not be saved.'),
		blockers: z.array(blockerSchema).readonly().describe('Why it could not go online as executors are now.'),
		warnings: z
			.array(warningSchema)
			.readonly()
			.describe('What was probably not meant; empty while there are problems, because the graph is not known then.'),
	})
	.meta({ id: 'WorkflowValidation' });

export type WorkflowValidation = z.infer<typeof workflowValidationSchema>;
