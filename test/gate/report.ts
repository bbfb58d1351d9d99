/** Ends a check: silently good, or with every problem on a line of its own. */
export function report(promise: string, problems: readonly string[]): void {
	if (problems.length === 0) {
		console.log(`Holds: ${promise}.`);
		return;
	}
	console.error(`Does not hold: ${promise}.`);
	for (const problem of problems) console.error(`  ${problem}`);
	process.exitCode = 1;
}
