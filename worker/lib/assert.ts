/**
 * States an invariant that only a bug in this program can break. What a caller may get wrong is refused with a
 * value instead (see result.ts).
 *
 * @param invariant the full sentence that should hold, quoted in the error.
 * @throws Error when the condition does not hold.
 */
export function assert(condition: unknown, invariant: string): asserts condition {
	if (!condition) throw new Error(`Invariant broken: ${invariant}`);
}
