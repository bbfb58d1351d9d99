/**
 * A value in the browser's storage. What is found there is never trusted: `parse` turns it into a value or undefined,
 * and storage that is switched off or full only means that nothing is remembered.
 */
export function readStored<Value>(key: string, parse: (found: unknown) => Value | undefined): Value | undefined {
	try {
		const text = localStorage.getItem(`orrery:${key}`);
		return text === null ? undefined : parse(JSON.parse(text));
	} catch {
		return undefined;
	}
}

export function writeStored(key: string, value: unknown): void {
	try {
		localStorage.setItem(`orrery:${key}`, JSON.stringify(value));
	} catch {
		// Full or switched off; the choice lasts as long as the page.
	}
}

export function removeStored(key: string): void {
	try {
		localStorage.removeItem(`orrery:${key}`);
	} catch {
		// Switched off; then there is nothing to remove either.
	}
}
