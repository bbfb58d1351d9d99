const FIELDS: ReadonlyMap<string, string> = new Map([
	['@yearly', '0 0 1 1 *'],
	['@annually', '0 0 1 1 *'],
	['@monthly', '0 0 1 * *'],
	['@weekly', '0 0 * * 0'],
	['@daily', '0 0 * * *'],
	['@midnight', '0 0 * * *'],
	['@hourly', '0 * * * *'],
]);

/** The five fields that a name in lower case stands for; undefined if there is no such name. */
export function macroFields(name: string): string | undefined {
	return FIELDS.get(name);
}
