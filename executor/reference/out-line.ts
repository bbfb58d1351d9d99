const OUT_LINE = /^\s*[$#]\{setValue\(\s*([A-Za-z_][A-Za-z0-9_.-]*)\s*=(.*)\)\}\s*$/;

/**
 * The output set by a line of a program, `${setValue(name=value)}` or with `#` for `$`, or undefined for any other line.
 *
 * It must be the whole line, so that a program that merely mentions the form, or logs a line of source, sets nothing. The
 * value is text up to the last `)}` and spans no lines (D9).
 */
export function parseOutLine(line: string): { name: string; value: string } | undefined {
	const [, name, value] = OUT_LINE.exec(line) ?? [];
	return name === undefined || value === undefined ? undefined : { name, value };
}
