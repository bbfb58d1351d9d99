let personId = '';

/** Says whose browser this is from now on. */
export function keepFor(id: string): void {
	personId = id;
}

/** The key of something that one person keeps in a browser that others may use too: what they wrote, chose and like. */
export function personKey(key: string): string {
	return `${key} of ${personId}`;
}
