/** The shortest password that is taken (worker/contract/user.ts). */
const PASSWORD_LENGTH_MIN = 10;

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Good enough to catch what was mistyped; the API decides. */
export function looksLikeEmail(text: string): boolean {
	return EMAIL.test(text.trim());
}

export function isLongEnough(password: string): boolean {
	return password.length >= PASSWORD_LENGTH_MIN;
}
