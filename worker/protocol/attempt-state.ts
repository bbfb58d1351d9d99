import { z } from 'zod';

/** What an executor says of an attempt. `unknown`: it has no trace of it, neither running nor finished. */
export const attemptStateSchema = z.enum(['running', 'success', 'failed', 'stopped', 'unknown']);
