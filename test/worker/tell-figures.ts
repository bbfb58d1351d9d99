/** Says what was measured, for people who read the log of the tests: of a test that passes nothing else is shown. */
export function tellFigures(line: string): void {
	// biome-ignore lint/suspicious/noConsole: it is what reaches the log from inside the Worker's runtime.
	console.info(line);
}
