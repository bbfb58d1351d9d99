import { z } from 'zod';
import { taskResultSchema } from './result.ts';

/** `POST {callback.url}/complete`: the result of an accepted attempt. Repeated by the executor until it is answered. */
export const completeSchema = taskResultSchema;

/**
 * 200: the result is stored and counts; the executor may forget it. 409 `attempt_superseded`: another result won, or the
 * attempt was replaced; that is final too, and the executor stops repeating.
 */
export const completeAnswerSchema = z.strictObject({});
