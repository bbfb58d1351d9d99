/**
 * Closes a `switch` over a union. The compiler refuses the call while a variant is left over, and at run time a
 * value that no type foresaw stops the turn instead of passing silently.
 *
 * @throws Error always, naming the value.
 */
export function unreachable(value: never): never {
	throw new Error(`Unreachable case: ${JSON.stringify(value)}`);
}
