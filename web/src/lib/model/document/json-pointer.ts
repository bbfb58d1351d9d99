/** Steps from the whole document to a place in it: names of members and positions in lists. */
export type DocumentPath = readonly (string | number)[];

export function pointerOf(path: DocumentPath): string {
	return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The steps of a pointer; positions stay text, which the walkers of this folder take for positions in lists. */
export function stepsOf(pointer: string): readonly string[] {
	return pointer
		.split('/')
		.slice(1)
		.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
