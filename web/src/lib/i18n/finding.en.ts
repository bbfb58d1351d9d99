import type { FindingValues } from '#contract/finding.ts';

/** Undefined where a value that the sentence needs is not known. */
export type FindingWording = (values: FindingValues) => string | undefined;

/** Sentences about documents by their codes; whoever finds something has said it in English. */
const words: Readonly<Partial<Record<string, FindingWording>>> = {};

export const en = { words };

export type FindingMessages = typeof en;
