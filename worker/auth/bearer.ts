const BEARER = /^Bearer ([\x21-\x7e]{1,1000})$/i;

/** The token of an `Authorization: Bearer` header, or null when there is none. */
export function bearerToken(headers: Headers): string | null {
	return BEARER.exec(headers.get('authorization') ?? '')?.[1] ?? null;
}
