// atob also takes white space, which no sender of this protocol writes.
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Standard base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
	let characters = '';
	for (const byte of bytes) characters += String.fromCharCode(byte);
	return btoa(characters);
}

/** The bytes of a base64 text with or without padding, or undefined when it is not one. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
	if (!BASE64.test(text)) return undefined;
	try {
		return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
	} catch {
		return undefined;
	}
}
