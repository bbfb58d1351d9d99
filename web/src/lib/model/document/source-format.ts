/** The ways a workflow document can be written. */
export const SOURCE_FORMATS = ['yaml', 'json'] as const;
export type SourceFormat = (typeof SOURCE_FORMATS)[number];

/** What a text is most likely written in: JSON documents begin with a brace, YAML ones are written without. */
export function guessFormat(text: string): SourceFormat {
	return text.trimStart().startsWith('{') ? 'json' : 'yaml';
}
