/** An actor as the API writes it within a sentence: the kind and the id. */
const ACTOR = /\b(user|token):((?:usr|tok)_[0-9a-z]{26})\b/g;

/** A sentence of the API with those it names as people know them. */
export function actorsInWords(text: string, wordFor: (kind: 'user' | 'token', id: string) => string): string {
	return text.replaceAll(ACTOR, (_, kind: string, id: string) => wordFor(kind === 'user' ? 'user' : 'token', id));
}
