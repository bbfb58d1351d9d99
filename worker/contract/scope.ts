import { z } from 'zod';

/**
 * What a token may do. `read` sees everything but secrets; `run` starts workflows; `operate` stops, reruns, recovers
 * and deletes runs; `edit` changes workflows and brings them online; `executors` registers executors; `admin` does
 * all of it, and manages tokens and projects.
 */
export const scopeSchema = z.enum(['read', 'run', 'operate', 'edit', 'executors', 'admin']);

export type Scope = z.infer<typeof scopeSchema>;
