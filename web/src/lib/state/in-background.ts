/** Lets work go on that nobody waits for and that tells of its own failures; a fault in it is reported by the browser. */
export function inBackground(work: Promise<unknown>): void {
	work.catch((fault) => reportError(fault));
}
