const encoder = new TextEncoder();

/**
 * Whether two texts are equal, in a time that says nothing about where they differ. Both are hashed first, so that
 * their lengths need not be equal and say nothing either.
 */
export async function isSameSecret(given: string, expected: string): Promise<boolean> {
	const [left, right] = await Promise.all([digest(given), digest(expected)]);
	return crypto.subtle.timingSafeEqual(left, right);
}

function digest(text: string): Promise<ArrayBuffer> {
	return crypto.subtle.digest('SHA-256', encoder.encode(text));
}
