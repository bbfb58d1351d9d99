/** The platform refused to read rows, which says nothing of what is in them. */
export class StorageFault extends Error {
	override readonly name = 'StorageFault';
}
