import { z } from 'zod';
import { taskResultSchema } from './result.ts';

/** `POST {callback.url}/complete`: the result of an accepted attempt. Repeated by the executor until it is answered. */
export const completeSchema = taskResultSchema;

/** 200: the result is stored and counts. The executor may forget it. */
export const completeAnswerSchema = z.strictObject({});

/** The code of the 409: another result won, or the attempt was replaced. Final; the executor stops repeating. */
export const ATTEMPT_SUPERSEDED = 'attempt_superseded';

export type Complete = z.infer<typeof completeSchema>;
export type CompleteAnswer = z.infer<typeof completeAnswerSchema>;
