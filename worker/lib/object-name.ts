/**
 * The two halves of an object's name, `<projectId>/<id>`.
 *
 * @throws Error for an object that was not addressed by such a name.
 */
export function splitObjectName(name: string | undefined): { readonly projectId: string; readonly id: string } {
	const [projectId, id] = (name ?? '').split('/', 2);
	if (projectId === undefined || id === undefined) throw new Error(`Not an object's name: ${name}`);
	return { projectId, id };
}
