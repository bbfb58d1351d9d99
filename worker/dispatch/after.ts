/** Runs the callback once after `delayMs`, unless the returned function is called before. */
export function after(delayMs: number, callback: () => void): () => void {
	const timer = setTimeout(callback, delayMs);
	return () => clearTimeout(timer);
}
