/** What has become of a token. */
export type TokenState = 'good' | 'expired' | 'revoked';

export function tokenState(
	token: { readonly revokedAt: string | null; readonly expiresAt: string | null },
	nowMs: number,
): TokenState {
	if (token.revokedAt !== null) return 'revoked';
	return token.expiresAt !== null && Date.parse(token.expiresAt) <= nowMs ? 'expired' : 'good';
}
