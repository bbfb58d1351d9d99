/**
 * An address as it is stored with a send and shown to people: without credentials, query and fragment, in which people
 * hide secrets. Empty for a text that is no URL.
 */
export function shownUrl(text: string): string {
	const url = URL.parse(text);
	return url === null ? '' : url.origin + url.pathname;
}
