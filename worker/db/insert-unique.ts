/**
 * Carries out an insert whose row has an id of its own and some other unique column, such as a name.
 *
 * A retry may find the row already stored by a first attempt whose answer was lost, so a violated constraint is judged
 * by looking for the row itself.
 *
 * @returns false when another row has the unique value.
 */
export async function insertUnique(insert: () => Promise<unknown>, isStored: () => Promise<boolean>): Promise<boolean> {
	try {
		await insert();
		return true;
	} catch (error) {
		if (!isUniqueViolation(error)) throw error;
		return isStored();
	}
}

function isUniqueViolation(error: unknown): boolean {
	if (!(error instanceof Error)) return false;
	return error.message.includes('UNIQUE constraint failed') || isUniqueViolation(error.cause);
}
