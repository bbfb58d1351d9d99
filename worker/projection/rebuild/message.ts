import { z } from 'zod';

/** Asks whoever consumes the projection queue to do the next piece of rebuilding a project's lists. */
export const rebuildMessageSchema = z.object({ v: z.literal(1), kind: z.literal('rebuild'), projectId: z.string() });

export type RebuildMessage = z.infer<typeof rebuildMessageSchema>;
