/** So much of a fact fits into a line of the list. */
const CHARACTERS_MAX = 300;

/**
 * What else a fact says, short enough for a line: what is not set is left out, and what lies inside is named by its
 * path, such as `failure.message: exit code 1`.
 */
export function eventDetails(data: Readonly<Record<string, unknown>>): string {
	const text = partsOf(data, '').join(' · ');
	return text.length > CHARACTERS_MAX ? `${text.slice(0, CHARACTERS_MAX)}…` : text;
}

function partsOf(data: object, path: string): string[] {
	return Object.entries(data).flatMap(([name, value]) => {
		if (value === null || value === undefined || value === '') return [];
		if (Array.isArray(value)) return [`${path}${name}: ${value.map(textOf).join(', ')}`];
		return typeof value === 'object' ? partsOf(value, `${path}${name}.`) : [`${path}${name}: ${textOf(value)}`];
	});
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : JSON.stringify(value);
}
