/** The secret of a link that came by mail. It is in the fragment, which browsers send to nobody. */
export function linkToken(hash: string): string {
	return new URLSearchParams(hash.slice(1)).get('token') ?? '';
}
