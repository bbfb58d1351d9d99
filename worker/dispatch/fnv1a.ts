/** 32-bit FNV-1a of a text's UTF-16 units: spreads ids evenly, and is no protection against anybody. */
export function fnv1a(text: string, seed = 0x81_1c_9d_c5): number {
	let hash = seed;
	for (let index = 0; index < text.length; index++) {
		hash = Math.imul(hash ^ text.charCodeAt(index), 0x01_00_01_93);
	}
	return hash >>> 0;
}
