import { z } from 'zod';

/** A query parameter that names one or several words of a list, separated by commas: `state=failed,stopped`. */
export function severalOf<Word extends z.ZodEnum<Readonly<Record<string, string>>>>(word: Word) {
	return z
		.string()
		.max(500)
		.transform((text) => text.split(','))
		.pipe(z.array(word).min(1));
}
