const encoder = new TextEncoder();

/** Size in UTF-8 bytes of a value written as JSON: the measure of every JSON limit of the protocol. */
export function jsonBytes(value: unknown): number {
	return encoder.encode(JSON.stringify(value) ?? '').byteLength;
}
